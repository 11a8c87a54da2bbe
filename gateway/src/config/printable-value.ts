/** A value of the configuration as it may stand in an error: short, on one line, without secrets. */
export const SECRET = '[secret]';
const LONGEST = 80;
const SECRET_NAME = /token|secret|passw|credential|auth|key/i;

/** What a variable of such a name holds is not shown, wherever it stands. */
export const isSecretName = (variable: string): boolean => SECRET_NAME.test(variable);

export interface ValueOrigin {
  readonly isSecret: boolean;
  /** A mapping belongs there: what stands there instead may be anything, a secret too. */
  readonly isMisplaced: boolean;
  /** The environment variables it came from. */
  readonly variables: readonly string[];
}

export function printableValue(value: unknown, origin: ValueOrigin): string {
  const from = origin.variables.length === 0 ? '' : ` from ${origin.variables.map((name) => `\${${name}}`).join(' ')}`;
  const isSecret = origin.isSecret || origin.variables.some(isSecretName);
  const text = typeof value === 'string' && origin.isMisplaced ? 'text' : describe(value, isSecret);
  return text + from;
}

function describe(value: unknown, isSecret: boolean): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (isSecret && value !== '') return SECRET;
  return typeof value === 'string' ? quoted(withoutCredentials(value)) : JSON.stringify(value);
}

const quoted = (text: string): string => JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/**
 * What stands before an @ of anything but a path may be a password, and so may the query of a URL. Too much is hidden
 * rather than too little: a URL that does not parse is the very one that ends up in an error.
 */
export function withoutCredentials(text: string): string {
  if (text.startsWith('/')) return text;
  const hidden = text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, `$1${SECRET}@`);
  return hidden.includes('://') ? hidden.replace(/\?.*$/s, `?${SECRET}`) : hidden;
}
