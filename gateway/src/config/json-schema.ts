/** The configuration as JSON Schema, for editors: what may be written, environment variables included. */
import * as z from 'zod';
import { gatewayConfig } from './schema.ts';

export type JsonSchema = Record<string, unknown>;

const VARIABLE = {
  description: 'Read from the environment: ${NAME}, or ${NAME:-default}.',
  type: 'string',
  pattern: String.raw`\$\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\}`,
};

export function configJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(gatewayConfig, {
    io: 'input',
    override: ({ jsonSchema }) => {
      const { example } = jsonSchema;
      for (const key of ['example', 'expected', 'secret', 'defaultText']) delete jsonSchema[key];
      if (example !== undefined) jsonSchema.examples = [example as never];
    },
  }) as JsonSchema;
  const { $schema, $defs, ...root } = orVariable(schema) as JsonSchema;
  return { $schema, title: "Weir's configuration", ...root, $defs: { ...($defs as JsonSchema), Variable: VARIABLE } };
}

/** Wherever the schema is narrower than any text, a variable may stand as well. */
function orVariable(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(orVariable);
  if (typeof node !== 'object' || node === null) return node;
  const schema = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, isData(key) ? value : orVariable(value)]),
  );
  const { description, default: fallback, examples, ...rest } = schema;
  const isScalar = ['string', 'integer', 'number', 'boolean'].includes(rest.type as string);
  if (!isScalar || (rest.type === 'string' && rest.pattern === undefined && rest.enum === undefined)) return schema;
  const about = Object.fromEntries(
    Object.entries({ description, default: fallback, examples }).filter(([, value]) => value !== undefined),
  );
  return { ...about, anyOf: [rest, { $ref: '#/$defs/Variable' }] };
}

/** Names are never read from the environment, and these hold values rather than schemas. */
const isData = (key: string): boolean => ['propertyNames', 'default', 'examples', 'enum', 'required'].includes(key);
