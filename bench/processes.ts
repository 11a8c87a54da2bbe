/** Processes of a run: each pinned to a core, awaited until its port answers, ended by its id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { connect, createServer } from 'node:net';

export const PROXY_CORE = 1;
export const OTHERS_CORE = 0;

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Record<string, string>;
  readonly port: number;
  readonly core: number;
  readonly logFile: string;
}

export interface Running {
  readonly pid: number;
  stop(): Promise<void>;
}

/** One that is free together with the one behind it, where a gateway has its admin port. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await listenOnce(0);
    if (port !== undefined && (await listenOnce(port + 1)) !== undefined) return port;
  }
}

/** The port that was to be had; undefined: it is taken. */
function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const { port: got } = probe.address() as { port: number };
      probe.close(() => resolve(got));
    });
  });
}

export async function start(program: Program): Promise<Running> {
  const log = openSync(program.logFile, 'a');
  // taskset replaces itself by the program, so the id is the program's own.
  const child = spawn('taskset', ['-c', String(program.core), program.command, ...program.args], {
    env: { ...process.env, ...program.env },
    stdio: ['ignore', log, log],
  });
  await untilListening(program, child);
  return {
    pid: child.pid as number,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        const last = setTimeout(() => child.kill('SIGKILL'), 8_000);
        child.once('exit', () => {
          clearTimeout(last);
          resolve();
        });
        child.kill('SIGTERM');
      }),
  };
}

async function untilListening(program: Program, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) break;
    if (await answers(program.port)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(
    `${program.command} ${program.args.join(' ')} does not listen on ${program.port}; see ${program.logFile}`,
  );
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
