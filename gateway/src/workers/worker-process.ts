/** One worker process as its primary holds it: what is said to it and by it, and that it is gone. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Taker } from './hand-out.ts';
import type { FromWorker, News, StartOrder, ToWorker } from './messages.ts';
import { wholeLines } from './whole-lines.ts';

export interface WorkerProcess extends Taker {
  readonly birth: { readonly pid: number; readonly startedAtMs: number };
  /** Rejects when the process cannot start, or is gone before it was ready. */
  readonly ready: Promise<void>;
  /** It is gone and its last word has been read. */
  readonly over: Promise<void>;
  tell(message: ToWorker): void;
  kill(): void;
}

export interface WorkerEars {
  readonly ready: () => void;
  readonly taken: (number: number) => void;
  readonly news: (news: News) => void;
  readonly lines: (lines: string) => void;
  /** How: a signal, an exit code, or why it could not start. What it sent before may still come. */
  readonly gone: (how: string) => void;
  readonly over: () => void;
}

const ENTRY = fileURLToPath(new URL('./worker-entry.ts', import.meta.url));

export function forkWorker(order: StartOrder, ears: WorkerEars): WorkerProcess {
  const child = fork(ENTRY, [], {
    // Of records, JSON takes 9 µs there and back, where structured clone takes 15 (batches of 100, Node 26).
    serialization: 'json',
    // Lines of several writers to one pipe tear each other apart above 4 KiB, so the primary writes for all.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const { promise: ready, resolve: isReady, reject: isNotReady } = Promise.withResolvers<void>();
  const { promise: over, resolve: isOver } = Promise.withResolvers<void>();
  // Nobody waits for a replacement; that it is gone is told by `gone`.
  ready.catch(() => undefined);
  let why: string | undefined;
  let isGone = false;
  const gone = (how: string): void => {
    if (isGone) return;
    isGone = true;
    isNotReady(plainError(why ?? `a worker ended at its start (${how})`));
    ears.gone(why ?? how);
  };

  const end = (): void => {
    ears.over();
    isOver();
  };

  child.on('message', (message: FromWorker) => {
    switch (message.kind) {
      case 'ready':
        isReady();
        ears.ready();
        return;
      case 'failed':
        why = message.why;
        return;
      case 'taken':
        ears.taken(message.number);
        return;
      case 'news':
        ears.news(message);
        return;
    }
  });
  // A process that could not be made. Of one that runs: a message that could not be sent, and its exit will say why.
  child.on('error', (error) => {
    if (child.pid !== undefined) return;
    gone(error.message);
    end();
  });
  child.once('exit', (code, signal) => gone(signal ?? `exit code ${code}`));
  child.once('close', end);
  const output = wholeLines(ears.lines);
  child.stdout?.setEncoding('utf8').on('data', output.take).once('end', output.end);

  const send = (message: ToWorker, ...rest: [connection?: Parameters<Taker['give']>[1], failed?: () => void]): void => {
    const [connection, failed] = rest;
    const sent = (error: Error | null): void => {
      if (error !== null) failed?.();
    };
    if (child.connected) child.send(message, connection, { keepOpen: true }, sent);
    else failed?.();
  };
  send(order);
  return {
    birth: { pid: child.pid ?? 0, startedAtMs: Date.now() },
    ready,
    over,
    tell: (message) => send(message),
    give: (number, connection, failed) => send({ kind: 'connection', number }, connection, failed),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** The stack of this process says nothing about that one. */
function plainError(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}
