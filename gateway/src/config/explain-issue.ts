/** Says in our words what zod found: one error or more for each issue. */
import type * as z from 'zod';
import { type ConfigError, type ConfigPath, formatPath } from './config-error.ts';
import { nearest } from './nearest.ts';
import { printableValue } from './printable-value.ts';
import type { YamlSource } from './read-yaml.ts';
import { gatewayConfig } from './schema.ts';
import { expectation, isMapping, isSecret, knownKeys, knownWords, schemaAt } from './schema-walk.ts';

type Issue = z.core.$ZodIssue;

export interface ErrorContext {
  readonly file: string;
  readonly source: YamlSource;
  /** What the file holds, with numbers and booleans of variables typed. */
  readonly data: unknown;
}

export function explainIssue(issue: Issue, context: ErrorContext): ConfigError[] {
  const path = issue.path as ConfigPath;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key], context));
  if (issue.code === 'invalid_union') return deepestBranch(issue).flatMap((inner) => explainIssue(inner, context));
  const schema = schemaAt(gatewayConfig, path);
  if (issue.code === 'invalid_key') {
    const name = String(path.at(-1));
    return [
      {
        ...placedAtKey(path, context),
        value: undefined,
        problem: `expected ${expectationOfName(issue.issues)}, not ${JSON.stringify(name)}`,
        nearest: undefined,
      },
    ];
  }
  const expected = issue.code === 'custom' && issue.message !== 'Invalid input' ? issue.message : expectation(schema);
  const value = valueAt(context.data, path);
  const guess = typeof value === 'string' ? nearest(value, knownWords(schema)) : undefined;
  return [valueError(path, context, `expected ${expected}`, guess)];
}

/** An error about the value at a path. */
export function valueError(path: ConfigPath, context: ErrorContext, problem: string, guess?: string): ConfigError {
  const variables = context.source.variablesAt(path)?.names ?? [];
  const value = printableValue(valueAt(context.data, path), {
    isSecret: isSecret(gatewayConfig, path),
    isMisplaced: isMapping(schemaAt(gatewayConfig, path)),
    variables,
  });
  return {
    file: context.file,
    ...context.source.placeOf(path),
    path: formatPath(path),
    value,
    problem,
    nearest: guess,
  };
}

const placedAtKey = (path: ConfigPath, { file, source }: ErrorContext) => ({
  file,
  ...source.placeOfKey(path),
  path: formatPath(path),
});

/** Without its value: it may be the secret of a key that was mistyped. */
function unknownKey(path: ConfigPath, context: ErrorContext): ConfigError {
  const known = knownKeys(schemaAt(gatewayConfig, path.slice(0, -1)));
  const problem = `unknown key; known here: ${known.join(', ')}`;
  return { ...placedAtKey(path, context), value: undefined, problem, nearest: nearest(String(path.at(-1)), known) };
}

function expectationOfName(issues: readonly Issue[]): string {
  return issues.length > 0
    ? 'a name of at most 63 letters, digits, ".", "_" and "-", which begins with a letter or a digit'
    : 'a name';
}

/** The alternative that got furthest is the one that was meant. */
function deepestBranch(issue: z.core.$ZodIssueInvalidUnion): Issue[] {
  let best: Issue[] = [];
  let bestDepth = -1;
  for (const branch of issue.errors) {
    const depth = Math.max(...branch.map((inner) => inner.path.length));
    if (depth > bestDepth) [best, bestDepth] = [branch, depth];
  }
  return best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

export function valueAt(data: unknown, path: ConfigPath): unknown {
  let value = data;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}
