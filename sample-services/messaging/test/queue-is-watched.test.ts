/** A queue that nobody works on is seen by its age, also when whoever should work on it is gone. */
import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { awaitedState } from '../../../gateway/test/support/awaited-state.ts';
import { type PrivateRedis, startPrivateRedis } from '../../../gateway/test/support/private-redis.ts';
import { type BothEnds, openBothEnds } from './open-both-ends.ts';

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });

let redis: PrivateRedis;
let ends: BothEnds;

beforeAll(() => {
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
});

beforeEach(async () => {
  redis = await startPrivateRedis();
  ends = await openBothEnds(redis.url);
});

afterEach(async () => {
  redis.resume();
  await ends.stop();
  await redis.stop();
});

afterAll(() => metrics.disable());

/** What is exported now: name and labels with values, as far as it begins so. */
async function exported(prefix: string): Promise<Record<string, number>> {
  exporter.reset();
  await reader.forceFlush();
  const series = exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
    .filter(({ descriptor }) => descriptor.name.startsWith(prefix))
    .flatMap(({ descriptor, dataPoints }) =>
      dataPoints.map(({ attributes, value }) => {
        const labels = Object.entries(attributes).filter(([name]) => name !== 'messaging.system');
        const written = labels.map(([label, of]) => `${label}=${String(of)}`).join(',');
        return [`${descriptor.name}{${written}}`, typeof value === 'number' ? value : value.count] as const;
      }),
    );
  return Object.fromEntries(series);
}

const queue = 'messaging.destination.name=order-events';
const age = `messaging.queue.oldest_age{${queue}}`;
const depth = (state: string): string => `messaging.queue.depth{${queue},messaging.queue.state=${state}}`;
const event = (id: string) => ({ id, type: 'placed', at: '2026-01-01T00:00:00Z', data: {} });
const patiently = { timeout: 15_000 };

test('an empty queue is 0, one that nobody works on grows and gets older, and one that was worked on is 0 again', async () => {
  await expect
    .poll(() => exported('messaging.'), patiently)
    .toEqual({ [age]: 0, [depth('waiting')]: 0, [depth('active')]: 0, [depth('delayed')]: 0 });

  await ends.publish(event('first'));
  await expect.poll(async () => (await exported('messaging.'))[age], patiently).toBeGreaterThan(0.05);
  await ends.publish(event('second'));
  const waiting = await exported('messaging.');
  expect(waiting[depth('waiting')]).toBe(2);
  // Of the first, not of the second.
  expect(waiting[age]).toBeGreaterThan(0.05);

  const state = awaitedState();
  let begun = 0;
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  await ends.consume(async () => {
    begun += 1;
    state.changed();
    await finished;
  });
  await state.until(() => (begun === 2 ? true : undefined));
  const active = await exported('messaging.');
  expect(active[depth('active')]).toBe(2);
  expect(active[age], 'what is being handled is not done with').toBeGreaterThan(waiting[age] as number);
  finish();
  await expect
    .poll(() => exported('messaging.'), patiently)
    .toEqual({ [age]: 0, [depth('waiting')]: 0, [depth('active')]: 0, [depth('delayed')]: 0 });
});

test('one that waits to be tried again keeps its age', async () => {
  await ends.consume(() => Promise.reject(new Error('not yet')));
  await ends.publish(event('bad'));
  await expect.poll(async () => (await exported('messaging.'))[depth('delayed')], patiently).toBe(1);
  expect((await exported('messaging.'))[age]).toBeGreaterThan(0);
});

test('how long jobs took is counted by BullMQ, by how they ended', async () => {
  await ends.consume(() => Promise.resolve());
  await ends.publish(event('good'));
  await expect
    .poll(() => exported('bullmq.job.duration'), patiently)
    .toMatchObject({
      'bullmq.job.duration{bullmq.queue.name=order-events,bullmq.job.name=placed,bullmq.job.state=completed}':
        expect.any(Number) as number,
    });
});

test.each(['killed', 'hung'])('Redis %s: nobody knows, and nobody says 0', async (how) => {
  await expect.poll(() => exported('messaging.'), patiently).toMatchObject({ [age]: 0 });
  if (how === 'killed') await redis.kill();
  else redis.pause();
  expect(await exported('messaging.')).toEqual({
    [age]: Number.NaN,
    [depth('waiting')]: Number.NaN,
    [depth('active')]: Number.NaN,
    [depth('delayed')]: Number.NaN,
  });
});

test('without a Redis there is no series', async () => {
  await reader.shutdown();
  metrics.disable();
  const withoutQueue = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [withoutQueue] }));
  const overHttp = await openBothEnds('');
  exporter.reset();
  await withoutQueue.forceFlush();
  expect(exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics)).toEqual([]);
  await overHttp.stop();
  await withoutQueue.shutdown();
});
