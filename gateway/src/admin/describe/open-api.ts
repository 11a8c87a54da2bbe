import gatewayPackage from '../../../package.json' with { type: 'json' };
import { type AdminProblemCode, adminProblems } from '../problems.ts';
import { count, type JsonSchema, objectOf, type Schema, text } from './json-schema.ts';
import { type PathDescription, paths } from './paths.ts';

interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
}

const problem = objectOf<ProblemDetails>('Problem', { type: text, title: text, status: count, detail: text });

/** OpenAPI 3.1 of every path in the table. */
export function openApi(): JsonSchema {
  const entries = Object.entries<PathDescription>(paths);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Weir: the admin port',
      version: gatewayPackage.version,
      description: 'Read-only, but for the receiver of OTLP. A field that is not set is left out.',
    },
    paths: Object.fromEntries(
      entries.map(([path, description]) => [path, { [description.method]: operation(description) }]),
    ),
    components: {
      schemas: components(entries.map(([, description]) => description)),
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: '`admin.token`, where one is set.' } },
    },
  };
}

function operation({ summary, isOpen, parameters, answers, events, problems, method }: PathDescription): JsonSchema {
  return {
    summary,
    security: isOpen ? [] : [{ token: [] }, {}],
    parameters: parameters.map(({ schema, ...parameter }) => ({
      ...parameter,
      required: parameter.in === 'path',
      schema: schema.json,
    })),
    ...(method === 'post' ? { requestBody: { required: true, content: content(answers) } } : {}),
    responses: {
      '200': {
        description: events === undefined ? summary : `Events by name: ${Object.keys(events).join(', ')}.`,
        content: content(answers),
        ...(events === undefined ? {} : { 'x-events': refsOf(events) }),
      },
      ...problemResponses(isOpen ? problems : ['admin-unauthorized', ...problems]),
    },
  };
}

const content = (answers: PathDescription['answers']): JsonSchema =>
  Object.fromEntries(
    Object.entries(answers).map(([type, schema]) => [type, schema === undefined ? {} : { schema: schema.json }]),
  );

const refsOf = (events: Readonly<Record<string, Schema<never>>>): JsonSchema =>
  Object.fromEntries(Object.entries(events).map(([name, schema]) => [name, schema.json]));

function problemResponses(codes: readonly AdminProblemCode[]): JsonSchema {
  const byStatus = Map.groupBy(codes, (code) => adminProblems[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => [
      String(status),
      {
        description: same.map((code) => `\`${code}\`: ${adminProblems[code].detail}`).join(' '),
        content: { 'application/problem+json': { schema: problem.json } },
      },
    ]),
  );
}

function components(descriptions: readonly PathDescription[]): JsonSchema {
  const all = descriptions.flatMap(({ answers, events = {} }) => [...Object.values(answers), ...Object.values(events)]);
  const named = [problem, ...all].flatMap((schema) => [...(schema?.named ?? [])]);
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}
