/**
 * `${VAR}` and `${VAR:-default}` in a YAML file, in any value and also inside `{ … }` and `[ … ]`, where plain YAML text may hold
 * no braces. Before YAML reads the text each expression is masked by as many private-use characters, so every line and
 * column stays what the operator sees; afterwards the masks in values are replaced by what the variables hold. A variable
 * can therefore never add a key, a list or a comment: what it holds stays one value.
 *
 *   port: ${PORT:-8080}   ─mask─►   port: <START><#0><FILL>…   ─YAML─►  one scalar   ─fill─►  "8080"
 */
import type { Environment } from './environment.ts';

export interface Masked {
  readonly text: string;
  readonly expressions: readonly string[];
}

export interface Filled {
  readonly text: string;
  /** Names of the variables it was made of. */
  readonly variables: readonly string[];
  /** What is wrong with the expressions. Never the expression itself: it may be a secret with a brace in it. */
  readonly problems: readonly string[];
}

const START = 0xe000;
const FILL = '\uE001';
const FIRST_INDEX = 0xe100;
const MOST = 0xf8ff - FIRST_INDEX;
const MASK = /\uE000([\uE100-\uF8FF])\uE001*/g;
const EXPRESSION = /\$?\$\{[^}\n]*\}/g;
const VARIABLE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?\}$/;

/** undefined: the text holds private-use characters itself, or too many expressions. */
export function mask(text: string): Masked | undefined {
  if (/[\uE000-\uF8FF]/.test(text)) return undefined;
  const expressions: string[] = [];
  const masked = text.replace(EXPRESSION, (expression) => {
    expressions.push(expression);
    return String.fromCharCode(START, FIRST_INDEX + expressions.length - 1) + FILL.repeat(expression.length - 2);
  });
  return expressions.length > MOST ? undefined : { text: masked, expressions };
}

/** As the operator wrote it. */
export function unmask(text: string, { expressions }: Masked): string {
  return text.replace(MASK, (_, index: string) => expressions[index.charCodeAt(0) - FIRST_INDEX] ?? '');
}

/** undefined: nothing to fill. */
export function fill(text: string, { expressions }: Masked, env: Environment): Filled | undefined {
  const variables: string[] = [];
  const problems: string[] = [];
  if (text.includes('${'))
    problems.push('"${" without its "}" on the same line; "$${" stands for the characters themselves');
  const filled = text.replace(MASK, (_, index: string) => {
    const expression = expressions[index.charCodeAt(0) - FIRST_INDEX] ?? '';
    if (expression.startsWith('$$')) return expression.slice(1);
    const [, name, fallback] = VARIABLE.exec(expression) ?? [];
    if (name === undefined) {
      problems.push('not a variable: expected ${NAME} or ${NAME:-default}; "$${" stands for the characters themselves');
      return '';
    }
    variables.push(name);
    // As in a shell, `:-` holds for an empty variable too.
    const value = fallback === undefined ? env[name] : env[name] || fallback;
    if (value !== undefined) return value;
    problems.push(`the environment variable ${name} is not set; \${${name}:-default} would give it a default`);
    return '';
  });
  return filled === text && problems.length === 0 ? undefined : { text: filled, variables, problems };
}
