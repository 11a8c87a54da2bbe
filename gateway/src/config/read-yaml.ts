/** Reads the text of a configuration file: its data with variables filled in, and where each part of it stands. */
import { type Document, isScalar, LineCounter, type Pair, parseDocument, type Scalar, visit } from 'yaml';
import type { ConfigPath } from './config-error.ts';
import type { Environment } from './environment.ts';
import { fill, type Masked, mask, unmask } from './interpolate.ts';
import { locateNode, offsetOf, pathOf } from './locate-node.ts';

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Something wrong with the text itself, before any schema. */
export interface TextProblem extends Place {
  readonly path: ConfigPath;
  readonly problem: string;
}

/** The variables that a value was made of. */
export interface VariablesOfValue {
  readonly names: readonly string[];
  readonly isQuoted: boolean;
}

export interface YamlSource {
  readonly data: unknown;
  readonly problems: readonly TextProblem[];
  /** Of the value at a path, or of what should hold it where there is none. */
  placeOf(path: ConfigPath): Place;
  /** Of the last key of a path. */
  placeOfKey(path: ConfigPath): Place;
  /** undefined when the value was written out. */
  variablesAt(path: ConfigPath): VariablesOfValue | undefined;
}

export type ReadYaml =
  | { readonly ok: true; readonly source: YamlSource }
  | { readonly ok: false; readonly problems: readonly TextProblem[] };

type At = (offset: number) => Place;

export function readYaml(text: string, env: Environment): ReadYaml {
  const masked = mask(text);
  if (masked === undefined) return fatal('expected a file without characters of the private use area of Unicode');
  const lines = new LineCounter();
  // Duplicate keys are found below, so that they do not hide what else is wrong.
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: 'error' } as const;
  const document = parseDocument(masked.text, options);
  const at: At = (offset) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const unreadable = syntaxProblems(document, text, at);
  if (unreadable.length > 0) return { ok: false, problems: unreadable };

  const filled = new Map<Scalar, VariablesOfValue>();
  const problems = fillIn(document, masked, env, filled, at);
  let data: unknown;
  try {
    data = document.toJS();
  } catch (error) {
    // Only aliases make this fail: those already found, or so many that the data would grow out of bounds.
    const reason =
      error instanceof ReferenceError ? 'more aliases than a configuration needs' : 'aliases that cannot be resolved';
    return problems.length > 0 ? { ok: false, problems } : fatal(reason);
  }
  return {
    ok: true,
    source: {
      data,
      problems,
      placeOf: (path) => at(locateNode(document, path).offset),
      placeOfKey: (path) => at(locateNode(document, path).keyOffset),
      variablesAt(path) {
        const { node } = locateNode(document, path);
        return isScalar(node) ? filled.get(node) : undefined;
      },
    },
  };
}

const fatal = (problem: string): ReadYaml => ({ ok: false, problems: [{ line: 1, column: 1, path: [], problem }] });

/** One slip makes the rest of its line unreadable as well; the first word about it is the one that helps. */
function syntaxProblems(document: Document, text: string, at: At): TextProblem[] {
  const firstOfLine = new Map<number, TextProblem>();
  for (const { pos, code, message } of [...document.errors, ...document.warnings]) {
    const place = at(pos[0]);
    const line = text.split('\n')[place.line - 1] ?? '';
    // The reader's own sentence would repeat the tag, which may be a secret that begins with "!".
    const sentence =
      code === 'TAG_RESOLVE_FAILED' ? 'a tag that is not known; a value that begins with "!" needs quotes' : message;
    const hint = line.includes('/{') ? BRACES_HINT : '';
    if (!firstOfLine.has(place.line))
      firstOfLine.set(place.line, { ...place, path: [], problem: `not YAML: ${sentence}${hint}` });
  }
  return [...firstOfLine.values()];
}

/** The mistake that everyone makes once: `{ path: /orders/{id} }`. */
const BRACES_HINT = "; a path with braces inside { } needs quotes: '/orders/{id}'";

/** Puts what variables hold into the values of a document, and notes in `filled` which values those are. */
function fillIn(
  document: Document,
  masked: Masked,
  env: Environment,
  filled: Map<Scalar, VariablesOfValue>,
  at: At,
): TextProblem[] {
  const problems: TextProblem[] = [];
  visit(document, {
    Scalar(key, node, ancestors) {
      if (key === 'key' || typeof node.value !== 'string') return;
      const made = fill(node.value, masked, env);
      if (made === undefined) return;
      node.value = made.text;
      filled.set(node, { names: made.variables, isQuoted: node.type !== 'PLAIN' });
      const path = pathOf(key, ancestors);
      for (const problem of made.problems) problems.push({ ...at(offsetOf(node)), path, problem });
    },
    Alias(key, node, ancestors) {
      if (node.resolve(document) !== undefined) return;
      const problem = 'an alias without its anchor before it; a value that begins with "*" needs quotes';
      problems.push({ ...at(offsetOf(node)), path: pathOf(key, ancestors), problem });
    },
    Map(key, node, ancestors) {
      const seen = new Set<string>();
      for (const pair of node.items) {
        if (isScalar(pair.key) && typeof pair.key.value === 'string') pair.key.value = unmask(pair.key.value, masked);
        const problem = problemOfKey(pair, seen);
        if (problem === undefined) continue;
        const name = isScalar(pair.key) ? [String(pair.key.value)] : [];
        problems.push({ ...at(offsetOf(pair.key)), path: [...pathOf(key, ancestors), ...name], problem });
      }
    },
  });
  return problems;
}

function problemOfKey(pair: Pair, seen: Set<string>): string | undefined {
  if (!isScalar(pair.key)) return 'expected a key that is plain text';
  const name = String(pair.key.value);
  // Objects and schemas treat this key apart, so it would pass unseen.
  if (name === '__proto__') return 'not a key that can be used';
  if (seen.has(name)) return 'the key stands twice';
  seen.add(name);
  return undefined;
}
