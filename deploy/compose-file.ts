import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const repository = join(import.meta.dirname, '..');

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets: Readonly<Record<string, { readonly environment: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export interface ComposeService {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Variables;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly secrets?: readonly { readonly source: string; readonly target: string }[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly profiles?: readonly string[];
  readonly init?: boolean;
  readonly stop_grace_period?: string;
}

export type Variables = Readonly<Record<string, string>>;

export const readText = (path: string): string => readFileSync(join(repository, path), 'utf8');

/** `merge`: the `<<` of YAML 1.1, which Compose follows. */
export const readCompose = (): ComposeFile => parse(readText('docker-compose.yml'), { merge: true }) as ComposeFile;

/** `${NAME}`, `${NAME:-default}` and, of the Collector, `${env:NAME:-default}`. */
const VARIABLE = /\$\{(?:env:)?([A-Z][A-Z0-9_]*)(?::-([^}]*))?\}/g;

export const variablesIn = (
  source: string,
): readonly { readonly name: string; readonly fallback: string | undefined }[] =>
  [...withoutComments(source).matchAll(VARIABLE)].map(([, name = '', fallback]) => ({ name, fallback }));

/** A file as its program reads it in the container: variables are what compose sets, else their default. */
export const resolveVariables = (source: string, environment: Variables): string =>
  withoutComments(source).replace(
    VARIABLE,
    (_, name: string, fallback?: string) => environment[name] || (fallback ?? ''),
  );

const withoutComments = (source: string): string => source.replace(/(^|\s)#.*$/gm, '$1');

export interface Mount {
  /** A path of the repository, or the name of a volume. */
  readonly from: string;
  readonly to: string;
  readonly isReadOnly: boolean;
}

export const mountsOf = ({ volumes = [] }: ComposeService): readonly Mount[] =>
  volumes.map((volume) => {
    const [from = '', to = '', mode] = volume.split(':');
    return { from, to, isReadOnly: mode === 'ro' };
  });

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Whatever a text names as `host:port`, with or without a scheme and a user. */
export function endpointsIn(text: string): readonly Endpoint[] {
  const found = text.matchAll(/(?:^|[\s'"=[/@])([a-z][a-z0-9-]*|\d+\.\d+\.\d+\.\d+):(\d{2,5})(?![\w:.])/gm);
  return [...found].map(([, host = '', port]) => ({ host, port: Number(port) }));
}

export function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
