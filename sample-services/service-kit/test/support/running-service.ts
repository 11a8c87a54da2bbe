import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

export type ServiceName = 'storefront' | 'orders' | 'payments' | 'inventory' | 'notifications';
export type LogLine = Readonly<Record<string, unknown>>;

export interface RunningService {
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  readonly log: readonly LogLine[];
  readonly stderr: () => string;
  /** The first log line that fits, also one that is still to come. */
  readonly logged: (fits: (line: LogLine) => boolean) => Promise<LogLine>;
  /** Resolves once the process is gone. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<Ended>;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const left = new Set<ChildProcess>();

/** For afterAll: no process outlives its test file, not even one whose start was given up. */
export async function endServices(): Promise<void> {
  await Promise.all(
    [...left].map((child) => {
      child.kill('SIGKILL');
      return once(child, 'close');
    }),
  );
}

/** The real process, on a free port, with the preload, as `npm start` runs it. */
export async function runService(name: ServiceName, environment: Record<string, string> = {}): Promise<RunningService> {
  const started = spawnService(name, { PORT: '0', ...environment });
  const listening = await Promise.race([
    started.logged((line) => String(line['msg']).startsWith('listening on ')),
    started.ended.then(({ code }) => {
      throw new Error(`${name} ended with code ${code} before it listened: ${started.stderr()}`);
    }),
  ]);
  const url = String(listening['msg']).replace('listening on ', '');
  return {
    ...started,
    url,
    port: Number(new URL(url).port),
    stop(signal = 'SIGTERM') {
      started.process.kill(signal);
      return started.ended;
    },
  };
}

/** For a service that is to refuse to start: what it said, and its exit code. */
export async function runToItsEnd(
  name: ServiceName,
  environment: Record<string, string>,
): Promise<Ended & { stderr: string }> {
  const started = spawnService(name, environment);
  return { ...(await started.ended), stderr: started.stderr() };
}

function spawnService(name: ServiceName, environment: Record<string, string>) {
  const child = spawn(
    process.execPath,
    ['--import', '@weir/service-kit/telemetry', `sample-services/${name}/src/main.ts`],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], OTEL_SERVICE_NAME: name, ...environment },
    },
  );
  const log: LogLine[] = [];
  const waiting = new Set<(line: LogLine) => void>();
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as LogLine;
    log.push(line);
    for (const offer of waiting) offer(line);
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  left.add(child);
  const ended = once(child, 'close').then(([code, signal]): Ended => {
    left.delete(child);
    return { code, signal };
  });
  return {
    process: child as ChildProcess,
    log: log as readonly LogLine[],
    ended,
    stderr: () => stderr,
    logged(fits: (line: LogLine) => boolean): Promise<LogLine> {
      const past = log.find(fits);
      if (past !== undefined) return Promise.resolve(past);
      return new Promise((resolve) => {
        const offer = (line: LogLine): void => {
          if (!fits(line)) return;
          waiting.delete(offer);
          resolve(line);
        };
        waiting.add(offer);
      });
    },
  };
}
