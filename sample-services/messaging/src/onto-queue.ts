import { Queue } from 'bullmq';
import type { Event } from './event.ts';
import type { PublisherParts, Way } from './publish.ts';
import { openQueueRedis, type Patience, queueSettings } from './queue-redis.ts';
import { watchQueue } from './watch-queue.ts';

const commandTimeoutMs = 1_000;
/** What is done with is kept for a look at it, not for ever. */
const kept = { count: 100 };

export function ontoQueue(url: string, { queue: name, log }: PublisherParts): Way {
  // Without a connection a command fails at once, on a hung one soon: nobody is there to wait for it.
  const patience: Patience = { enableOfflineQueue: false, commandTimeout: commandTimeoutMs, maxRetriesPerRequest: 0 };
  const { connection, end } = openQueueRedis(url, patience, log);
  const queue = new Queue<Event>(name, {
    ...queueSettings(),
    connection,
    defaultJobOptions: {
      removeOnComplete: kept,
      removeOnFail: kept,
      // The consumer's database may be away for a moment.
      attempts: 4,
      backoff: { type: 'exponential', delay: 500 },
    },
    streams: { events: { maxLen: 100 } },
  });
  // Told by its connection already; without a listener it would be thrown.
  queue.on('error', () => undefined);
  const endWatch = watchQueue(queue);
  return {
    send: (event) => queue.add(event.type, event, { jobId: event.id }),
    async close() {
      endWatch();
      // It has no job in hand, and the connection is ours: this only marks it as closed.
      await queue.close();
      end();
    },
  };
}
