/**
 * What a variable holds is text. Where the schema wants a number or a boolean and the operator put no quotes around it, it is
 * read as one; everywhere else it stays text, so that a token of digits is still a token.
 */
import type * as z from 'zod';
import type { ConfigPath } from './config-error.ts';
import type { YamlSource } from './read-yaml.ts';
import { gatewayConfig } from './schema.ts';

export interface TypedConfig {
  readonly data: unknown;
  readonly parsed: ReturnType<typeof gatewayConfig.safeParse>;
}

export function typeVariables(source: YamlSource): TypedConfig {
  const { data } = source;
  const parsed = gatewayConfig.safeParse(data);
  if (parsed.success) return { data, parsed };
  const typed = structuredClone(data);
  let changed = false;
  for (const issue of parsed.error.issues) {
    if (!wantsAnother(issue)) continue;
    const path = issue.path as ConfigPath;
    const variables = source.variablesAt(path);
    if (variables !== undefined && !variables.isQuoted && retype(typed, path)) changed = true;
  }
  return changed ? { data: typed, parsed: gatewayConfig.safeParse(typed) } : { data, parsed };
}

/** Where a number may stand beside a word, one of the alternatives says so. */
function wantsAnother(issue: z.core.$ZodIssue): boolean {
  if (issue.code === 'invalid_union')
    return issue.errors.some((branch) => branch.some((inner) => inner.path.length === 0 && wantsAnother(inner)));
  return issue.code === 'invalid_type' && ['number', 'int', 'boolean'].includes(issue.expected);
}

function retype(data: unknown, path: ConfigPath): boolean {
  let holder = data as Record<string | number, unknown>;
  for (const part of path.slice(0, -1)) holder = holder[part] as Record<string | number, unknown>;
  const key = path.at(-1) as string | number;
  const text = holder[key];
  if (text === 'true' || text === 'false') holder[key] = text === 'true';
  else if (typeof text === 'string' && /^-?\d+(\.\d+)?$/.test(text)) holder[key] = Number(text);
  return holder[key] !== text;
}
