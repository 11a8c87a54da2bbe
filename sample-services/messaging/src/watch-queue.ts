/**
 * What waits in a queue, as metrics of the process that publishes into it: the one that is still there when nobody works on
 * the queue. Two processes that publish into one queue say the same, so a reader takes the greatest and adds nothing up.
 *
 * Redis is asked when metrics are collected and by no timer of its own. While it does not answer, nobody knows how long the
 * queue is, and every value is NaN: the SDK would go on with the last one, which says that all is well.
 */
import { type BatchObservableCallback, diag, metrics } from '@opentelemetry/api';
import type { Queue } from 'bullmq';

/** Each as BullMQ calls it. What has failed for good waits for nobody: it is counted by `bullmq.jobs.failed`. */
const states = ['waiting', 'active', 'delayed'] as const;

export interface QueueFigures {
  readonly depths: Readonly<Record<(typeof states)[number], number>>;
  /** Of the oldest that is not done with, however often it was tried; 0 when there is none. */
  readonly oldestAgeMs: number;
}

const unknown: QueueFigures = {
  depths: { waiting: Number.NaN, active: Number.NaN, delayed: Number.NaN },
  oldestAgeMs: Number.NaN,
};

export async function measureQueue(queue: Queue, nowMs: () => number = Date.now): Promise<QueueFigures> {
  const [counts, firsts] = await Promise.all([
    queue.getJobCounts(...states),
    // The first of each state, the oldest first.
    queue.getJobs([...states], 0, 0, true),
  ]);
  const depth = (state: string): number => counts[state] ?? 0;
  const now = nowMs();
  return {
    depths: { waiting: depth('waiting'), active: depth('active'), delayed: depth('delayed') },
    // A job that ended between the two answers is not there any more.
    oldestAgeMs: Math.max(0, ...firsts.flatMap((job) => (job === undefined ? [] : now - job.timestamp))),
  };
}

/** Begins, and returns how to end. */
export function watchQueue(queue: Queue): () => void {
  const meter = metrics.getMeter('messaging');
  const depth = meter.createObservableGauge('messaging.queue.depth', {
    unit: '{message}',
    description: 'Messages in the queue that are not done with, by what they wait for.',
  });
  const oldestAge = meter.createObservableGauge('messaging.queue.oldest_age', {
    unit: 's',
    description: 'Age of the oldest message in the queue that is not done with, 0 when there is none.',
  });
  const labels = { 'messaging.system': 'bullmq', 'messaging.destination.name': queue.name };
  const observe: BatchObservableCallback = async (result) => {
    const figures = await measureQueue(queue).catch((error: unknown) => {
      // That Redis is gone is in the log of its connection already.
      diag.debug('a queue cannot be looked at', error);
      return unknown;
    });
    result.observe(oldestAge, figures.oldestAgeMs / 1000, labels);
    for (const state of states)
      result.observe(depth, figures.depths[state], { ...labels, 'messaging.queue.state': state });
  };
  meter.addBatchObservableCallback(observe, [depth, oldestAge]);
  return () => meter.removeBatchObservableCallback(observe, [depth, oldestAge]);
}
