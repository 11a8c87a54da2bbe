/** The real command with two workers, on ports that the system chose, and an upstream that answers when it is told to. */
import { readFileSync } from 'node:fs';
import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GatewayState, RequestPage } from '../../src/admin/api/api-types.ts';
import { awaitedState } from './awaited-state.ts';
import { type ParsedSample, parseOpenMetrics } from './parse-open-metrics.ts';
import { type CliRun, weirStart } from './start-cli.ts';

export interface WorkersGateway {
  readonly run: CliRun;
  readonly port: number;
  readonly adminUrl: string;
  state(): Promise<GatewayState>;
  rows(): Promise<RequestPage['rows']>;
  samples(name: string): Promise<readonly ParsedSample[]>;
  /** The lines of the log so far, each read as JSON. */
  lines(): Record<string, unknown>[];
  /** The first that is there or comes. */
  line(holds: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
}

export interface HeldUpstream {
  readonly url: string;
  /** Requests for /held…, which wait. */
  readonly held: readonly ServerResponse[];
  until(holds: (held: readonly ServerResponse[]) => boolean): Promise<void>;
  release(): void;
  close(): Promise<void>;
}

/** Answers at once, but for what begins with /held. */
export async function heldUpstream(): Promise<HeldUpstream> {
  const held: ServerResponse[] = [];
  const state = awaitedState();
  const server = createServer((incoming, response) => {
    incoming.resume();
    if (incoming.url?.startsWith('/held') !== true) {
      response.end('ok');
      return;
    }
    held.push(response);
    state.changed();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held,
    until: async (holds) => void (await state.until(() => holds(held) || undefined)),
    release() {
      for (const response of held.splice(0)) response.end('released');
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const running = new Set<CliRun>();

/** All that were begun, those that never came up included. */
export async function endGateways(): Promise<void> {
  for (const run of running) {
    run.kill('SIGKILL');
    await run.exited;
  }
  running.clear();
}

/** `more` are further sections. */
export async function gatewayWithWorkers(
  upstreamUrl: string,
  more = '',
  env: Record<string, string> = {},
  workers = 2,
): Promise<WorkersGateway> {
  const run = weirStart(
    `
listen: { http: { address: 127.0.0.1, port: 0 }, workers: ${workers}, drain: 5s, headTimeout: 1s }
admin: { port: 0 }
upstreams: { api: { targets: ["${upstreamUrl}"] } }
${more.includes('routes:') ? '' : 'routes: [{ name: any, match: { path: /* }, upstream: api }]'}
${more}
`,
    env,
  );
  running.add(run);
  const lines = (): Record<string, unknown>[] =>
    run
      .output()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const line: WorkersGateway['line'] = async (holds) => {
    let found: Record<string, unknown> | undefined;
    await run.until(() => {
      found = lines().find(holds);
      return found !== undefined;
    });
    return found as Record<string, unknown>;
  };
  // In either form of the log.
  const started = await line(({ msg, message }) => (msg ?? message) === 'gateway started');
  const adminUrl = `http://127.0.0.1:${(started['adminPort'] ?? started['weir.adminPort']) as number}`;
  const json = async (path: string): Promise<unknown> => (await fetch(`${adminUrl}${path}`)).json();
  return {
    run,
    port: (started['port'] ?? started['weir.port']) as number,
    adminUrl,
    state: async () => (await json('/api/state')) as GatewayState,
    rows: async () => ((await json('/api/requests?limit=200')) as RequestPage).rows,
    samples: async (name) => {
      const page = await fetch(`${adminUrl}/metrics`, { headers: { accept: 'application/openmetrics-text' } });
      return [...parseOpenMetrics(await page.text()).values()]
        .flatMap((family) => family.samples)
        .filter((sample) => sample.name === name);
    },
    lines,
    line,
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** On a connection of its own: connections go to the workers in turn, requests stay with theirs. */
export function ask(port: number, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode as number, headers: response.headers, body }));
    });
    sent.on('error', reject).end();
  });
}

/** A process that has ended and that nobody has asked for yet is gone, too. */
export function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ESRCH')
      return false;
    throw error;
  }
}
