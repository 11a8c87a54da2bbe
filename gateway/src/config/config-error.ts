/** One thing wrong with a configuration file: what a person needs to mend it, and nothing that should stay secret. */
export interface ConfigError {
  readonly file: string;
  /** undefined when the file could not be read at all. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** `routes[2].match.path`; empty for the file as a whole. */
  readonly path: string;
  /** As it may be printed; undefined where the value says nothing, as of an unknown key. */
  readonly value: string | undefined;
  /** A noun phrase after "expected", or a sentence of its own. */
  readonly problem: string;
  readonly nearest: string | undefined;
}

/** `gateway.yaml:12:5 routes[0].upstream: "oders" — expected the name of an upstream; did you mean "orders"?` */
export function formatConfigError(error: ConfigError): string {
  const place = error.line === undefined ? `${error.file}:` : `${error.file}:${error.line}:${error.column}`;
  const about = [error.path, error.value].filter((part) => part !== undefined && part !== '').join(': ');
  const guess = error.nearest === undefined ? '' : `; did you mean "${error.nearest}"?`;
  return `${place} ${about === '' ? '' : `${about} — `}${error.problem}${guess}`;
}

export type ConfigPath = readonly (string | number)[];

export function formatPath(path: ConfigPath): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? part : `.${part}`;
  }
  return text;
}
