/**
 * Every setting in force, in the order of the schema, each with where it comes from:
 *
 *   schema ──┐
 *            ├─► walk ─► path, value as an operator would write it, file or default, variables, line
 *   data ────┘
 *
 * Names and lists are walked by what the file holds, so each upstream has all of its settings; a section that is left out
 * and has no default is one setting, `none`. No value that leaves here holds a secret.
 */
import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import * as z from 'zod';
import type { LimitConfig } from '../rate-limit/config.ts';
import { algorithmOf } from './compile.ts';
import { type ConfigPath, formatPath } from './config-error.ts';
import type { ConfigSource, EffectiveSetting } from './model.ts';
import { isSecretName, SECRET, withoutCredentials } from './printable-value.ts';
import type { YamlSource } from './read-yaml.ts';
import { gatewayConfig } from './schema.ts';
import { unwrap } from './schema-walk.ts';

type Schema = z.core.$ZodType;

interface Walk {
  readonly source: YamlSource;
  readonly settings: EffectiveSetting[];
  readonly lines: Record<string, number>;
}

/** One place of the configuration. `isWritten`: it stands in the file, and so may what is below it. */
interface Part {
  readonly schema: Schema;
  readonly data: unknown;
  readonly path: ConfigPath;
  readonly isWritten: boolean;
}

/** `data` is valid by the schema, its variables filled in and typed. */
export function describeSource(text: string, source: YamlSource, data: unknown): Omit<ConfigSource, 'loadedAtMs'> {
  const walk: Walk = { source, settings: [], lines: {} };
  describePart({ schema: gatewayConfig, data, path: [], isWritten: true }, walk);
  return { text, hash: shortHash(text, source.data), settings: walk.settings, lines: walk.lines };
}

/** Eight digits tell two configurations apart, and are too few to find out what a variable held. */
function shortHash(text: string, filled: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([text, filled]))
    .digest('hex')
    .slice(0, 8);
}

function describePart(part: Part, walk: Walk): void {
  const { path, isWritten } = part;
  if (isWritten && path.length > 0) walk.lines[formatPath(path)] = walk.source.placeOfKey(path).line;
  const data = part.data === undefined ? defaultOf(part.schema) : part.data;
  const children = data === undefined ? [] : childrenOf(unwrap(part.schema).schema, data);
  if (children.length === 0) walk.settings.push(setting({ ...part, data }, walk));
  for (const [key, schema] of children) {
    const inner = (data as Record<string | number, unknown>)[key];
    describePart({ schema, data: inner, path: [...path, key], isWritten: isWritten && inner !== undefined }, walk);
  }
}

function childrenOf(schema: Schema, data: unknown): [string | number, Schema][] {
  if (schema instanceof z.ZodObject) return Object.entries<Schema>(schema.shape);
  if (schema instanceof z.ZodRecord)
    return Object.keys(data as object).map((name) => [name, schema.valueType as Schema]);
  if (!Array.isArray(data)) return [];
  const list = listIn(schema);
  return list === undefined ? [] : data.map((_, index) => [index, list.element as Schema]);
}

/** A list, or the alternative that is one. */
function listIn(schema: Schema): z.ZodArray | undefined {
  if (schema instanceof z.ZodArray) return schema;
  if (!(schema instanceof z.ZodUnion)) return undefined;
  return schema.options.map((option) => listIn(option as Schema)).find((found) => found !== undefined);
}

/** As an operator would write it: what the outermost layer puts in the place of nothing. */
function defaultOf(schema: Schema): unknown {
  return (schema._zod as unknown as { def: { defaultValue?: unknown } }).def.defaultValue;
}

function setting({ schema, data, path, isWritten }: Part, { source }: Walk): EffectiveSetting {
  const variables = isWritten ? (source.variablesAt(path)?.names ?? []) : [];
  return {
    path: formatPath(path),
    value: data === undefined ? absent(schema, path, source.data) : printed(data, schema, variables),
    origin: isWritten ? 'file' : 'default',
    variables: [...new Set(variables)],
    line: isWritten ? source.placeOfKey(path).line : undefined,
  };
}

function printed(data: unknown, schema: Schema, variables: readonly string[]): string {
  const { secret } = unwrap(schema).meta;
  if (data !== '' && (secret === true || variables.some(isSecretName))) return SECRET;
  const shown = secret === 'credentials' ? withoutCredentials(String(data)) : data;
  // Only the line's end is YAML's own: a no-break space at the end of a text belongs to it.
  return stringify(shown, { lineWidth: 0, blockQuote: false }).replace(/\n$/, '');
}

/** In words, but where another setting decides. */
function absent(schema: Schema, path: ConfigPath, data: unknown): string {
  const [section, name, key] = path;
  if (section === 'limits' && key === 'algorithm')
    return algorithmOf((data as { limits: Record<string, LimitConfig> }).limits[name as string] as LimitConfig);
  return unwrap(schema).meta.defaultText ?? 'none';
}
