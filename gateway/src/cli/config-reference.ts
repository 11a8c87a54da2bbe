/** docs/reference/config.md, from the schema: nothing in its tables is written by hand. */
import { stringify } from 'yaml';
import * as z from 'zod';
import { gatewayConfig } from '../config/schema.ts';
import { knownWords, unwrap } from '../config/schema-walk.ts';
import { configGuide } from './config-guide.ts';
import { limitPromises } from './limit-promises.ts';

type Schema = z.core.$ZodType;

interface Row {
  readonly key: string;
  readonly type: string;
  readonly standard: string;
  readonly meaning: string;
  readonly example: unknown;
}

export function configReference(): string {
  const sections = Object.entries(gatewayConfig.shape).map(
    ([name, schema]) => sectionText(name, schema) + (name === 'limits' ? limitPromises() : ''),
  );
  return `${configGuide.before}\n${sections.join('\n')}\n${configGuide.after}`;
}

function sectionText(name: string, schema: Schema): string {
  const rows = rowsOf(schema, name);
  const lines = rows.map(
    (row) =>
      `| ${[code(row.key), row.type, row.standard, row.meaning, exampleText(row.example)].map(cell).join(' | ')} |`,
  );
  const table = ['| key | type | default | meaning | example |', '|---|---|---|---|---|', ...lines].join('\n');
  return `## ${name}\n\n${unwrap(schema).meta.description} ${standardOf(schema)}\n\n${table}\n${exampleOf(name, schema)}`;
}

function standardOf(schema: Schema): string {
  return isRequired(schema) ? 'Required.' : 'Optional.';
}

const isRequired = (schema: Schema): boolean => schema._zod.optin === undefined;

/** Mappings are walked into; the rows are their leaves. */
function rowsOf(schema: Schema, key: string): Row[] {
  const { schema: inner, meta } = unwrap(schema);
  if (inner instanceof z.ZodObject)
    return Object.entries(inner.shape).flatMap(([name, child]) => rowsOf(child as Schema, `${key}.${name}`));
  if (inner instanceof z.ZodRecord) return rowsOf(inner.valueType as Schema, `${key}.<name>`);
  const item = inner instanceof z.ZodArray ? unwrap(inner.element as Schema).schema : undefined;
  if (item instanceof z.ZodObject) return rowsOf(item, `${key}[]`);
  return [
    {
      key,
      type: typeOf(schema),
      standard: defaultOf(schema, meta),
      meaning: meta.description ?? '',
      example: meta.example,
    },
  ];
}

function typeOf(schema: Schema): string {
  const { schema: inner } = unwrap(schema);
  const unit = unitOf(schema);
  if (unit !== undefined) return `[${unit.label}](#${unit.anchor})`;
  if (inner instanceof z.ZodBoolean) return '`true`, `false`';
  if (inner instanceof z.ZodNumber) return 'number';
  if (inner instanceof z.ZodUnion) {
    const isList = inner.options.some((option) => option instanceof z.ZodArray);
    return isList ? `${words(schema)}, or a list of these` : `number, or ${words(schema)}`;
  }
  if (inner instanceof z.ZodArray) return `list of: ${typeOf(inner.element as Schema)}`;
  if (inner instanceof z.ZodEnum) return inner.options.length > 8 ? 'HTTP method' : words(schema);
  return 'text';
}

const words = (schema: Schema): string => knownWords(schema).map(code).join(', ');

const UNITS: Readonly<Record<string, { label: string; anchor: string }>> = {
  Duration: { label: 'duration', anchor: 'units' },
  DurationOrNone: { label: 'duration or `0s`', anchor: 'units' },
  Size: { label: 'size', anchor: 'units' },
  MemoryOrNone: { label: 'size or `0B`', anchor: 'units' },
  Rate: { label: 'rate', anchor: 'units' },
  Percent: { label: 'percentage', anchor: 'units' },
  StatusRange: { label: 'status', anchor: 'units' },
  Name: { label: 'name', anchor: 'names' },
};

/** The nearest layer with an id names the unit. */
function unitOf(schema: Schema): { label: string; anchor: string } | undefined {
  for (let at: Schema | undefined = schema; at !== undefined; ) {
    for (let self: Schema | undefined = at; self !== undefined; self = self._zod.parent) {
      const unit = UNITS[z.globalRegistry.get(self)?.id ?? ''];
      if (unit !== undefined) return unit;
    }
    at = (at._zod as unknown as { def: { innerType?: Schema } }).def.innerType;
  }
  return undefined;
}

function defaultOf(schema: Schema, meta: z.GlobalMeta): string {
  if (meta.defaultText !== undefined) return meta.defaultText;
  if (isRequired(schema)) return '**required**';
  const { defaultValue } = (schema._zod as unknown as { def: { defaultValue?: unknown } }).def;
  return defaultValue === '' ? 'empty' : exampleText(defaultValue);
}

function exampleText(value: unknown): string {
  if (value === undefined) return '';
  return code(
    Array.isArray(value) ? `[${value.join(', ')}]` : typeof value === 'string' ? value : JSON.stringify(value),
  );
}

const code = (text: string): string => `\`${text}\``;
const cell = (text: string): string => text.replaceAll('|', '\\|');

/** A section by itself, of the examples of its keys. Sections that name each other are shown in the guide, together. */
function exampleOf(name: string, schema: Schema): string {
  const inner = unwrap(schema).schema;
  if (!(inner instanceof z.ZodObject)) return '';
  return `\n\`\`\`yaml\n${stringify({ [name]: exampleValue(inner) })}\`\`\`\n`;
}

function exampleValue(schema: Schema): unknown {
  const { schema: inner, meta } = unwrap(schema);
  if (!(inner instanceof z.ZodObject)) return meta.example;
  return Object.fromEntries(Object.entries(inner.shape).map(([name, child]) => [name, exampleValue(child as Schema)]));
}
