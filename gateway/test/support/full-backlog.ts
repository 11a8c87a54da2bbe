import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** Listens, and never comes back to accept anyone. */
const LISTENER = `
const { parentPort } = require('node:worker_threads');
const server = require('node:net').createServer();
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});
`;

/** Linux queues one connection more than the backlog says; the other callers go on asking. */
const QUEUED = 2;
const CALLERS = 4;

/** A port on which a connection is neither made nor refused: the queue of its listener is full, and stays so. */
export async function fullBacklog(): Promise<{
  readonly port: number;
  /** How many connections of this process wait for it. */
  readonly waiting: number;
  stop(): Promise<void>;
}> {
  const worker = new Worker(LISTENER, { eval: true });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
  });
  const callers: Socket[] = Array.from({ length: CALLERS }, () => connect(port, '127.0.0.1').on('error', () => {}));
  await new Promise<void>((resolve) => {
    let queued = 0;
    for (const caller of callers)
      caller.once('connect', () => {
        queued += 1;
        if (queued === QUEUED) resolve();
      });
  });
  return {
    port,
    waiting: CALLERS - QUEUED,
    stop: async () => {
      for (const caller of callers) caller.destroy();
      await worker.terminate();
    },
  };
}
