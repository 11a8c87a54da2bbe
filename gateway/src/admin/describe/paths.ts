/** Every path of the admin port but the pages of the console, as it is documented. */
import type { AdminProblemCode } from '../problems.ts';
import { doctorPageSchema } from './doctor-schemas.ts';
import { errorsPageSchema } from './error-schemas.ts';
import { count, type Schema, text, traceId } from './json-schema.ts';
import { configPageSchema, limitsPageSchema, routesPageSchema, upstreamsPageSchema } from './page-schemas.ts';
import { requestPage } from './request-schemas.ts';
import { gatewayStateSchema, rowsEventSchema, stateEventSchema } from './state-schemas.ts';
import { tracePageSchema } from './trace-schemas.ts';

export interface PathParameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly schema: Schema<never>;
  readonly description: string;
}

export interface PathDescription {
  readonly method: 'get' | 'post';
  readonly summary: string;
  readonly isOpen: boolean;
  readonly parameters: readonly PathParameter[];
  /** Media type → what it holds; undefined: text, or what another specification says. */
  readonly answers: Readonly<Record<string, Schema<never> | undefined>>;
  /** Of the events of a stream, by name. */
  readonly events?: Readonly<Record<string, Schema<never>>>;
  readonly problems: readonly AdminProblemCode[];
}

const PLAIN = 'text/plain';
const JSON_TYPE = 'application/json';
const PROTOBUF = 'application/x-protobuf';

const filter: PathParameter = {
  name: 'filter',
  in: 'query',
  schema: text,
  description:
    'Words that must all hold: `route:create-order status:5xx -method:GET ms:>500 outcome:limited trace:4bf9 …`, and free text found in the target or the reason. Quotes allow spaces.',
};

const get = (summary: string, more: Partial<PathDescription> & Pick<PathDescription, 'answers'>): PathDescription => ({
  method: 'get',
  summary,
  isOpen: false,
  parameters: [],
  problems: [],
  ...more,
});

const page = (summary: string, schema: Schema<never> | undefined, more: Partial<PathDescription> = {}) =>
  get(summary, { answers: { [JSON_TYPE]: schema }, ...more });

const otlp = (summary: string): PathDescription => ({
  method: 'post',
  summary,
  isOpen: false,
  parameters: [],
  answers: { [PROTOBUF]: undefined, [JSON_TYPE]: undefined },
  problems: ['admin-malformed-otlp', 'admin-body-too-large', 'admin-body-type', 'admin-body-encoding', 'admin-busy'],
});

export const paths = {
  '/healthz': get('That the process answers.', { answers: { [PLAIN]: undefined }, isOpen: true }),
  '/readyz': get('Whether the gateway takes requests.', {
    answers: { [PLAIN]: undefined },
    isOpen: true,
    problems: ['not-ready'],
  }),
  '/metrics': get('Metrics, as OpenMetrics with exemplars or as Prometheus text.', {
    answers: { 'application/openmetrics-text': undefined, [PLAIN]: undefined },
  }),
  '/api/state': page('The state of the gateway now.', gatewayStateSchema),
  '/api/requests': page('Kept requests, newest first.', requestPage, {
    parameters: [
      filter,
      { name: 'before', in: 'query', schema: count, description: '`next` of the page before: what is older.' },
      { name: 'limit', in: 'query', schema: count, description: '1 to 200; 100 where it is not given.' },
    ],
    problems: ['admin-bad-filter', 'admin-bad-parameter'],
  }),
  '/api/requests/live': get('Kept requests as they come, and the state each second, as server-sent events.', {
    parameters: [
      filter,
      {
        name: 'rows',
        in: 'query',
        schema: text,
        description:
          '`all`: every row, up to 2000 in an event. Not given: as many as a person reads, 40 in an event, the telling ones first. Rows that are left out are counted.',
      },
      {
        name: 'after',
        in: 'query',
        schema: text,
        description:
          'The `id` of the last event seen: what was missed comes first, and what was missed and is gone is counted.',
      },
      {
        name: 'last-event-id',
        in: 'header',
        schema: text,
        description: 'The same, as browsers send it by themselves.',
      },
    ],
    answers: { 'text/event-stream': undefined },
    events: { rows: rowsEventSchema, state: stateEventSchema },
    problems: ['admin-bad-filter', 'admin-bad-parameter', 'admin-too-many-viewers'],
  }),
  '/api/traces/{traceId}': page('One trace: its requests in words, its spans and log lines.', tracePageSchema, {
    parameters: [{ name: 'traceId', in: 'path', schema: traceId, description: '32 hexadecimal digits.' }],
    problems: ['admin-bad-trace-id', 'admin-unknown-trace', 'admin-nothing-kept'],
  }),
  '/api/routes': page('The routes, with figures of the last seconds.', routesPageSchema),
  '/api/limits': page('The policies: what they promise, what they did, whose limit is near.', limitsPageSchema),
  '/api/upstreams': page('The upstreams and their targets.', upstreamsPageSchema),
  '/api/doctor': page(
    'What ails the traces: who drops, doubles or restarts them, whose spans are missing, clocks, exporters, Redis; each with the fix.',
    doctorPageSchema,
  ),
  '/api/errors': page(
    'Errors of this gateway and of services, counted together by what they have alike.',
    errorsPageSchema,
  ),
  '/api/config': page('The configuration in force, each setting with its line.', configPageSchema),
  '/api/openapi.json': page('This, as OpenAPI 3.1.', undefined),
  '/v1/traces': otlp('OTLP/HTTP: spans of services, kept with the requests of the same trace.'),
  '/v1/logs': otlp('OTLP/HTTP: log lines of services that belong to a trace.'),
  '/v1/metrics': otlp('OTLP/HTTP: metrics, which are taken and not kept.'),
} as const satisfies Readonly<Record<string, PathDescription>>;

export type DocumentedPath = keyof typeof paths;
