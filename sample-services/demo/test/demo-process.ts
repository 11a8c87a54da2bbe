/** A demo started as a process of its own, so that a test can end it in any way and look at what is left. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, type PortName, portNames, portTable } from '../src/ports.ts';

export interface DemoProcess {
  readonly pid: number;
  readonly ports: Readonly<Record<PortName, number>>;
  readonly output: () => string;
  readonly errors: () => string;
  /** The banner is out. */
  readonly ready: Promise<void>;
  readonly exited: Promise<number | NodeJS.Signals>;
}

export const standInDemo = join(import.meta.dirname, 'stand-in-demo.ts');

export async function startDemo(
  env: NodeJS.ProcessEnv = {},
  command = [process.execPath, standInDemo],
  folder = process.cwd(),
): Promise<DemoProcess> {
  const ports = await freePorts();
  const variables = Object.fromEntries(portNames.map((name) => [portTable[name].variable, String(ports[name])]));
  const [file, ...args] = command as [string, ...string[]];
  const child = spawn(file, args, {
    env: { ...process.env, ...nothingGiven, ...variables, ...env },
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const exited = exitOf(child);
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => {
      if (output.includes('Ctrl-C stops everything.')) resolve();
    });
    void exited.then((how) => reject(new Error(`ended (${how}) before the banner: ${output}${errors}`)));
  });
  // A test that expects a refusal never looks at `ready`.
  ready.catch(() => {});
  return { pid: child.pid as number, ports, output: () => output, errors: () => errors, ready, exited };
}

/** Every living process below `pid`, itself not counted. */
export function descendantsOf(pid: number): number[] {
  const processes = living();
  const found = [pid];
  for (const parent of found) {
    for (const { pid: child, parentPid } of processes) if (parentPid === parent) found.push(child);
  }
  return found.slice(1);
}

export const isAlive = (pid: number): boolean => living().some((process) => process.pid === pid);

/** Awaits the end of all of them; a test that waits in vain fails by its own timeout. */
export async function allGone(pids: readonly number[]): Promise<void> {
  while (living().some(({ pid }) => pids.includes(pid))) await delay(50);
}

function living(): { pid: number; parentPid: number }[] {
  return execFileSync('ps', ['-eo', 'pid=,ppid=,stat='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state]) => !state?.startsWith('Z'))
    .map(([pid, parentPid]) => ({ pid: Number(pid), parentPid: Number(parentPid) }));
}

function exitOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? code ?? -1)));
}

async function freePorts(): Promise<Record<PortName, number>> {
  const ports = await Promise.all(portNames.map(() => freePort()));
  return Object.fromEntries(portNames.map((name, index) => [name, ports[index]])) as Record<PortName, number>;
}

/** What the machine of the test has set must not decide which Redis or database is found, nor may traces go anywhere. */
const nothingGiven = {
  REDIS_URL: undefined,
  DATABASE_URL: undefined,
  OTEL_EXPORTER_OTLP_ENDPOINT: undefined,
  WEIR_ADMIN_TOKEN: undefined,
  npm_lifecycle_event: undefined,
};
