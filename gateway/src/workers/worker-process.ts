/** One worker process as its primary holds it: what is said to it and by it, and that it is gone. */
import cluster from 'node:cluster';
import { closeUntaken } from './untaken-connections.ts';
import { type FromWorker, failureError, type News, type ToWorker } from './messages.ts';
import { wholeLines } from './whole-lines.ts';

export interface WorkerProcess {
  readonly birth: { readonly pid: number; readonly startedAtMs: number };
  /** The port; rejects when the process cannot start or is gone before it did. */
  readonly ready: Promise<number>;
  /** It is gone and its last word has been read. */
  readonly over: Promise<void>;
  tell(message: ToWorker): void;
  kill(): void;
}

export interface WorkerEars {
  listening(): void;
  news(news: News): void;
  lines(lines: string): void;
  /** How: a signal, an exit code, or why it could not start. What it sent before may still come. */
  exited(how: string): void;
  closed(): void;
}

const ENTRY = new URL('./worker-entry.ts', import.meta.url).pathname;

export function forkWorker(start: ToWorker, ears: WorkerEars): WorkerProcess {
  // In turn: where each worker accepts by itself, one that ends takes connections along that nobody has read.
  cluster.schedulingPolicy = cluster.SCHED_RR;
  cluster.setupPrimary({
    exec: ENTRY,
    args: [],
    // Of records, JSON takes 9 µs there and back, where structured clone takes 15 (batches of 100, Node 26).
    serialization: 'json',
    // Lines of several writers to one pipe tear each other apart above 4 KiB, so the primary writes for all.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const worker = cluster.fork();
  const { process: child } = worker;
  closeUntaken(worker);
  const { promise: ready, resolve: isReady, reject: isNotReady } = Promise.withResolvers<number>();
  const { promise: over, resolve: isOver } = Promise.withResolvers<void>();
  // Of a replacement nobody waits for the port; that it is gone is told by `exited`.
  ready.catch(() => undefined);
  let failure: Error | undefined;

  worker.on('message', (message: FromWorker) => {
    switch (message.kind) {
      case 'listening':
        isReady(message.port);
        ears.listening();
        return;
      case 'failed':
        failure = failureError(message.failure);
        isNotReady(failure);
        return;
      case 'news':
        ears.news(message);
        return;
    }
  });
  // A message that could not be sent: the process is gone, which its exit tells.
  worker.on('error', () => {});
  worker.on('exit', (code: number, signal: string | null) => {
    const how = signal ?? `exit code ${code}`;
    isNotReady(failure ?? new Error(`a worker ended at its start (${how})`));
    ears.exited(failure?.message ?? how);
  });
  child.once('close', () => {
    ears.closed();
    isOver();
  });
  const output = wholeLines(ears.lines);
  child.stdout?.setEncoding('utf8').on('data', output.take).once('end', output.end);

  const tell = (message: ToWorker): void => {
    if (child.connected) child.send(message, undefined, {}, () => {});
  };
  tell(start);
  return {
    birth: { pid: child.pid as number, startedAtMs: Date.now() },
    ready,
    over,
    tell,
    kill: () => void child.kill('SIGKILL'),
  };
}
