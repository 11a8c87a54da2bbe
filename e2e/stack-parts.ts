import type { Tools } from './build-tools.ts';
import { freePorts } from './free-ports.ts';
import type { Programs } from './machine.ts';
import type { Processes } from './processes.ts';

const portNames = [
  'gateway',
  'admin',
  'storefront',
  'orders',
  'payments',
  'inventory',
  'notifications',
  'redis',
  'postgres',
  'otlpGrpc',
  'otlpHttp',
  'collectorPrometheus',
  'collectorMetrics',
  'jaegerOtlp',
  'jaegerOtlpHttp',
  'jaegerQuery',
  'jaegerQueryGrpc',
  'jaegerAdmin',
  'jaegerCollectorHttp',
  'jaegerCollectorGrpc',
  'jaegerAgentHttp',
  'jaegerCompact',
  'jaegerBinary',
  'jaegerZipkin',
  'prometheus',
  'loki',
  'lokiGrpc',
  'control',
] as const;

export type Ports = Record<(typeof portNames)[number], number>;

export const choosePorts = (): Promise<Ports> => freePorts(portNames);

export interface StackParts {
  readonly tools: Tools;
  readonly programs: Programs;
  readonly ports: Ports;
  readonly processes: Processes;
  /** Data of this run: gone with it. */
  readonly dataFolder: string;
  readonly adminToken: string;
}

export const readyWithinMs = 60_000;

export const at = (port: number): string => `127.0.0.1:${port}`;

/** Nothing of the shell that started the run: an OTEL_ or WEIR_ variable of the user's would change what is tested. */
export function cleanEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    TMPDIR: process.env['TMPDIR'],
    LANG: 'C.UTF-8',
    ...own,
  };
}
