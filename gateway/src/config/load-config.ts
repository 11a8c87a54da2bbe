/**
 * A file of YAML becomes a frozen model, or every error in it at once:
 *
 *   text ─► mask ${…} ─► YAML with places ─► fill in variables ─► schema ─► cross-checks ─► compile ─► GatewayModel
 *                              │                     │              │            │
 *                              └─────────────────────┴──────────────┴────────────┴─► errors, in the order of the file
 */
import { readFileSync } from 'node:fs';
import type * as z from 'zod';
import { checkParts } from './check-parts.ts';
import { compile } from './compile.ts';
import { type ConfigError, formatPath } from './config-error.ts';
import { describeSource } from './effective-settings.ts';
import type { Environment } from './environment.ts';
import { type ErrorContext, explainIssue } from './explain-issue.ts';
import type { GatewayModel } from './model.ts';
import { readYaml, type TextProblem } from './read-yaml.ts';
import { typeVariables } from './type-variables.ts';

export type LoadedConfig =
  | { readonly ok: true; readonly model: GatewayModel }
  | { readonly ok: false; readonly errors: readonly ConfigError[] };

export function loadConfig(file: string, env: Environment): LoadedConfig {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const problem = code === 'ENOENT' ? 'there is no such file' : `the file cannot be read (${code ?? 'unknown'})`;
    return {
      ok: false,
      errors: [{ file, line: undefined, column: undefined, path: '', value: undefined, problem, nearest: undefined }],
    };
  }
  return loadConfigText(text, file, env);
}

export function loadConfigText(text: string, file: string, env: Environment): LoadedConfig {
  const read = readYaml(text, env);
  if (!read.ok) return { ok: false, errors: inOrder(read.problems.map((problem) => textError(problem, file))) };
  const { source } = read;
  if (source.data === null || source.data === undefined) {
    const empty = { line: 1, column: 1, path: [], problem: 'the file is empty: expected upstreams and routes' };
    return { ok: false, errors: [textError(empty, file)] };
  }
  const { data, parsed } = typeVariables(source);
  const context: ErrorContext = { file, source, data };
  const issues: readonly z.core.$ZodIssue[] = parsed.success ? [] : parsed.error.issues;
  const found = [...issues.flatMap((issue) => explainIssue(issue, context)), ...checkParts(context)];
  const textErrors = source.problems.map((problem) => textError(problem, file));
  // A variable that is not set leaves nothing to judge where it stands.
  const unjudged = new Set(textErrors.map((error) => error.path));
  const errors = [...textErrors, ...found.filter((error) => !unjudged.has(error.path))];
  if (errors.length > 0 || !parsed.success) return { ok: false, errors: inOrder(errors) };
  return {
    ok: true,
    model: compile(parsed.data, file, { ...describeSource(text, source, data), loadedAtMs: Date.now() }),
  };
}

function textError({ line, column, path, problem }: TextProblem, file: string): ConfigError {
  return { file, line, column, path: formatPath(path), value: undefined, problem, nearest: undefined };
}

function inOrder(errors: readonly ConfigError[]): ConfigError[] {
  const place = (error: ConfigError): number => (error.line ?? 0) * 100_000 + (error.column ?? 0);
  return [...errors].sort((a, b) => place(a) - place(b));
}
