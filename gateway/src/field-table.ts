/**
 * Rules for header fields by their name, in any case. Most fields of a message have no rule, and that must cost next to
 * nothing: a bit for each pair of length and first letter says whether to look further.
 *
 * `_` counts as `-`: CGI, WSGI and PHP hand both to the application as one variable, so `X_Forwarded_For` would be
 * taken for the field that we write (Envoy refuses such names at the edge, nginx drops them).
 */
const MAX_NAME = 63;

export class FieldTable<Rule> {
  readonly #maybe = new Uint8Array((MAX_NAME + 1) * 32);
  readonly #rules: ReadonlyMap<string, Rule>;

  constructor(rules: readonly (readonly [name: string, rule: Rule])[]) {
    this.#rules = new Map(rules);
    for (const [name] of rules) {
      if (name.length > MAX_NAME) throw new Error(`the name ${name} is longer than the table takes`);
      this.#maybe[slot(name)] = 1;
    }
  }

  get(name: string): Rule | undefined {
    if (name.length > MAX_NAME || this.#maybe[slot(name)] !== 1) return undefined;
    return this.#rules.get(canonicalName(name));
  }
}

/** Five bits tell letters apart whatever their case. */
const slot = (name: string): number => name.length * 32 + (name.charCodeAt(0) & 31);

export function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  return lower.includes('_') ? lower.replaceAll('_', '-') : lower;
}

/** The names in a Connection field that are not its own vocabulary, in lower case (RFC 9110, 7.6.1). */
export function nominatedBy(connection: string): readonly string[] {
  if (isPlain(connection)) return NONE;
  return connection
    .split(',')
    .map((token) => token.trim().toLowerCase())
    .filter((token) => token !== '' && !isPlain(token));
}

const NONE: readonly string[] = Object.freeze([]);

const isPlain = (value: string): boolean =>
  value === 'keep-alive' || value === 'close' || value === 'upgrade' || value === 'Keep-Alive' || value === 'Upgrade';

/** Takes the named fields out of a flat list, in place. Both may be long: a peer chooses how many it names and sends. */
export function dropFields(flat: string[], names: { has(name: string): boolean }): void {
  let kept = 0;
  for (let at = 0; at < flat.length; at += 2) {
    const name = flat[at] as string;
    if (names.has(name.toLowerCase())) continue;
    flat[kept] = name;
    flat[kept + 1] = flat[at + 1] as string;
    kept += 2;
  }
  flat.length = kept;
}
