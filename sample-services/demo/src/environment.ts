import { delimiter } from 'node:path';
import { type Ports, portNames, portTable } from './ports.ts';

/** Everything the demo takes from outside. No other file of it reads the environment. */
export interface Settings {
  readonly ports: Ports;
  /** Empty: not given. */
  readonly redisUrl: string;
  readonly databaseUrl: string;
  readonly otlpEndpoint: string;
  /** The console then asks for the token; it is not printed. */
  readonly hasAdminToken: boolean;
  /** Folders where programs are looked for. */
  readonly searchPath: readonly string[];
  /** npm is the parent, and may be killed without a word to us. */
  readonly startedByNpm: boolean;
  /** What every child is given, its own variables on top. */
  readonly inherited: NodeJS.ProcessEnv;
}

export type SettingsOrRefusal = { readonly settings: Settings } | { readonly refusal: string };

export function readSettings(env: NodeJS.ProcessEnv = process.env): SettingsOrRefusal {
  const ports: Record<string, number> = {};
  const ownerOf = new Map<number, string>();
  for (const name of portNames) {
    const { variable, usual } = portTable[name];
    const port = env[variable] ? Number(env[variable]) : usual;
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      return { refusal: `${variable}=${env[variable]} is not a port: a number from 1 to 65535 is expected.` };
    }
    const owner = ownerOf.get(port);
    if (owner !== undefined) return { refusal: `Port ${port} is asked for twice, by ${owner} and ${variable}.` };
    ownerOf.set(port, variable);
    ports[name] = port;
  }
  return {
    settings: {
      ports: ports as Ports,
      redisUrl: env['REDIS_URL'] ?? '',
      databaseUrl: env['DATABASE_URL'] ?? '',
      otlpEndpoint: env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? '',
      hasAdminToken: Boolean(env['WEIR_ADMIN_TOKEN']),
      searchPath: (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
      startedByNpm: env['npm_lifecycle_event'] !== undefined,
      inherited: env,
    },
  };
}
