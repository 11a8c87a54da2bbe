/**
 * node:cluster hands a connection to a worker and closes its own end when the worker says that it has it. A worker that is
 * killed in between says nothing, and the client would wait for ever on a connection that nobody reads (Node 26, and all
 * before it). So what is on its way is remembered here, and closed when the worker is gone: a worker that was killed before
 * it could say so may already have served it, so it is never given to another.
 */
import type { Worker } from 'node:cluster';

interface HandOver {
  readonly cmd?: string;
  readonly seq?: number;
  readonly ack?: number;
}

interface Handle {
  close(): void;
}

export function closeUntaken(worker: Worker): void {
  const underWay = new Map<number, Handle>();
  const channel = worker.process;
  const send = channel.send.bind(channel) as (...parts: unknown[]) => boolean;
  channel.send = ((message: HandOver, handle: Handle | undefined, ...rest: unknown[]) => {
    if (message.cmd === 'NODE_CLUSTER' && message.seq !== undefined && handle !== undefined && handle !== null)
      underWay.set(message.seq, handle);
    return send(message, handle, ...rest);
  }) as typeof channel.send;
  channel.on('internalMessage', ({ cmd, ack }: HandOver) => {
    if (cmd === 'NODE_CLUSTER' && ack !== undefined) underWay.delete(ack);
  });
  channel.once('disconnect', () => {
    for (const handle of underWay.values()) handle.close();
    underWay.clear();
  });
}
