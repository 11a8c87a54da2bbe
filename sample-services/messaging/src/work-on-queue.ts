import { Worker } from 'bullmq';
import type { ConsumerParts } from './consume.ts';
import type { Event } from './event.ts';
import { openQueueRedis, queueSettings } from './queue-redis.ts';
import { within } from './within.ts';

const mostAtOnce = 4;
/** One waiting command that Redis ends so much later: an idle worker wakes up seldom. A job ends it at once. */
const waitForJobsS = 30;
const lookForStalledMs = 60_000;
/** Less than a service has to leave. A job that takes longer is taken up by the next worker. */
const finishWithinMs = 1_500;

/** Begins, and returns how to end. */
export function workOnQueue(url: string, { queue, handle, log }: ConsumerParts): () => Promise<void> {
  // The one setting that BullMQ insists on: a command that waits for jobs is never given up.
  const { connection, end } = openQueueRedis(url, { maxRetriesPerRequest: null }, log);
  const worker = new Worker<Event>(queue, (job) => handle(job.data), {
    ...queueSettings(),
    connection,
    concurrency: mostAtOnce,
    drainDelay: waitForJobsS,
    stalledInterval: lookForStalledMs,
  });
  // Told by its connection already; without a listener it would be thrown.
  worker.on('error', () => undefined);
  worker.on('failed', (job, error) => {
    log.error({ err: error, eventId: job?.data.id, attempt: job?.attemptsMade }, 'event not handled');
  });
  return async () => {
    await within(finishWithinMs, worker.close(), undefined);
    end();
  };
}
