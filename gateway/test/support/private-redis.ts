/** A Redis of our own on a free loopback port, without persistence: it may be paused, killed and flushed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const STARTS = 5;

export interface PrivateRedis {
  readonly url: string;
  readonly port: number;
  /** SIGSTOP: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  /** SIGKILL, awaited: connections are reset and the port is closed. */
  kill(): Promise<void>;
  /** Again on the same port, empty. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export function findOnPath(...names: string[]): string | undefined {
  for (const name of names) {
    for (const directory of (process.env['PATH'] ?? '').split(delimiter)) {
      const candidate = join(directory, name);
      try {
        accessSync(candidate, constants.X_OK);
        return candidate;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      }
    }
  }
  return undefined;
}

export const findRedisServer = (): string | undefined => findOnPath('redis-server', 'valkey-server');

export async function startPrivateRedis(): Promise<PrivateRedis> {
  const binary = findRedisServer();
  if (binary === undefined) throw new Error('no redis-server or valkey-server on PATH');
  const directory = mkdtempSync(join(tmpdir(), 'weir-redis-'));
  let { child, port } = await startOnFreePort(binary, directory);
  const end = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    kill: end,
    restart: async () => {
      await end();
      child = await startOn(binary, directory, port);
    },
    stop: async () => {
      await end();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function startOnFreePort(binary: string, directory: string): Promise<{ child: ChildProcess; port: number }> {
  for (let start = 1; ; start += 1) {
    const port = await freePort();
    try {
      return { child: await startOn(binary, directory, port), port };
    } catch (error) {
      // Another process can take the port between our look and Redis's bind.
      if (start === STARTS) throw error;
    }
  }
}

async function startOn(binary: string, directory: string, port: number): Promise<ChildProcess> {
  const settings = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    directory,
  ];
  // A test runner that is killed takes its Redis with it, where the kernel offers that.
  const setpriv = process.platform === 'linux' ? findOnPath('setpriv') : undefined;
  const child =
    setpriv === undefined
      ? spawn(binary, settings, { stdio: 'ignore' })
      : spawn(setpriv, ['--pdeathsig', 'KILL', binary, ...settings], { stdio: 'ignore' });
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`${binary} ended at its start: ${code ?? signal}`)));
  });
  // It is also rejected when the server ends later, and then nobody waits.
  failed.catch(() => undefined);
  while (!(await Promise.race([answersPing(port), failed]))) await new Promise((resolve) => setTimeout(resolve, 10));
  return child;
}

export function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (reply) => {
      socket.destroy();
      resolve(reply.toString('latin1').startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('a TCP listener has a port');
  return address.port;
}
