/** What the schema says about one place of the configuration: its known keys, what was expected there, whether it is secret. */
import * as z from 'zod';
import type { ConfigPath } from './config-error.ts';

export type SchemaMeta = z.GlobalMeta;

type Schema = z.core.$ZodType;

/** The schema inside optional(), default(), prefault() and a transform's input, with what each layer says of itself. */
export function unwrap(schema: Schema): { readonly schema: Schema; readonly meta: SchemaMeta } {
  let inner = schema;
  let meta: SchemaMeta = { ...z.globalRegistry.get(inner) };
  for (;;) {
    const { def } = inner._zod as unknown as { def: { type: string; innerType?: Schema; in?: Schema } };
    const next = def.type === 'pipe' ? def.in : def.innerType;
    if (next === undefined) return { schema: inner, meta };
    inner = next;
    meta = { ...z.globalRegistry.get(inner), ...meta };
  }
}

export function schemaAt(root: Schema, path: ConfigPath): Schema | undefined {
  let at: Schema | undefined = root;
  for (const part of path) {
    if (at === undefined) return undefined;
    at = childOf(unwrap(at).schema, part);
  }
  return at;
}

function childOf(schema: Schema, part: string | number): Schema | undefined {
  if (schema instanceof z.ZodObject) return Object.hasOwn(schema.shape, part) ? schema.shape[part] : undefined;
  if (schema instanceof z.ZodRecord) return schema.valueType as Schema;
  if (schema instanceof z.ZodArray) return schema.element as Schema;
  if (schema instanceof z.ZodUnion)
    return schema.options
      .map((option) => childOf(unwrap(option as Schema).schema, part))
      .find((found) => found !== undefined);
  return undefined;
}

export function knownKeys(schema: Schema | undefined): readonly string[] {
  const inner = schema && unwrap(schema).schema;
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

/** The words of which the value must be one. */
export function knownWords(schema: Schema | undefined): readonly string[] {
  const inner = schema && unwrap(schema).schema;
  if (inner instanceof z.ZodEnum) return inner.options.map(String);
  if (inner instanceof z.ZodUnion) return [...new Set(inner.options.flatMap((option) => knownWords(option as Schema)))];
  return [];
}

export function isSecret(root: Schema, path: ConfigPath): boolean {
  const found = schemaAt(root, path);
  return found !== undefined && unwrap(found).meta.secret === true;
}

export function isMapping(schema: Schema | undefined): boolean {
  const inner = schema && unwrap(schema).schema;
  return inner instanceof z.ZodObject || inner instanceof z.ZodRecord;
}

/** A noun phrase for what may stand there. */
export function expectation(schema: Schema | undefined): string {
  if (schema === undefined) return 'nothing here';
  const { schema: inner, meta } = unwrap(schema);
  if (meta.expected !== undefined) return meta.expected;
  if (inner instanceof z.ZodEnum) return oneOf(inner.options.map(String));
  if (inner instanceof z.ZodBoolean) return 'true or false';
  if (inner instanceof z.ZodNumber) return 'a number';
  if (inner instanceof z.ZodObject) return `a mapping with keys of ${Object.keys(inner.shape).join(', ')}`;
  if (inner instanceof z.ZodRecord) return 'a mapping of names';
  if (inner instanceof z.ZodArray)
    return `a list${isNeverEmpty(inner) ? ', not empty,' : ''} of: ${expectation(inner.element as Schema)}`;
  return 'text';
}

function isNeverEmpty(list: z.ZodArray): boolean {
  return list._zod.def.checks?.some((check) => check._zod.def.check === 'min_length') === true;
}

function oneOf(words: readonly string[]): string {
  return words.length === 1 ? String(words[0]) : `one of ${words.join(', ')}`;
}
