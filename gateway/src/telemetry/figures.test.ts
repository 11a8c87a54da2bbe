import { expect, onTestFinished, test, vi } from 'vitest';
import {
  aborted,
  attempt,
  broken,
  forwarded,
  limitDecision,
  limited,
  unreachable,
  unrouted,
  verdict,
} from '../../test/support/settled-records.ts';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import type { RequestRecord } from '../record.ts';
import { createAggregates, observe } from './aggregates.ts';
import { countersOf } from './counters.ts';
import { startFigures } from './figures.ts';
import { processMetrics } from './process-metrics.ts';
import { projectMetrics } from './project-metrics.ts';
import { MOST_SERIES } from './series-index.ts';
import { steppedFigures } from './stepped-figures.ts';

/** A gateway whose seconds pass when the test says so. */
function measured() {
  const metrics = createAggregates();
  const clock = virtualClock();
  const figures = steppedFigures(metrics, clock, () => {});
  return {
    metrics,
    clock,
    read: (windowMs = 60_000) => figures.read(windowMs),
    settle: (record: RequestRecord, times = 1) => {
      for (let at = 0; at < times; at += 1) projectMetrics(record, 'head', metrics);
    },
    seconds: (count = 1) => {
      for (let at = 0; at < count; at += 1) {
        clock.advance(1000);
        figures.step();
      }
    },
  };
}

const notExported = {
  sentPerSecond: 0,
  droppedPerSecond: 0,
  droppedTotal: 0,
  bytesPerSecond: 0,
  queued: 0,
  capacity: 0,
};
const lasting = (ms: number) => forwarded({ endedMs: forwarded().startedMs + ms });
const near = (ms: number | undefined) => Math.round((ms ?? Number.NaN) * 100) / 100;

test('before anything came', () => {
  const { read } = measured();
  expect(read()).toEqual({
    windowMs: 0,
    total: {
      perSecond: 0,
      errorShare: 0,
      limitedShare: 0,
      p50: undefined,
      p95: undefined,
      p99: undefined,
      count: 0,
    },
    activeRequests: 0,
    routes: {},
    policies: {},
    upstreams: {},
    guard: { allowedPerSecond: 0, blockedPerSecond: 0, byMode: {} },
    exports: { traces: notExported, logs: notExported, metrics: notExported },
    cpuShare: 0,
    observabilityShare: 0,
    residentBytes: 0,
    perSecondHistory: [],
  });
});

test('what was counted before the figures began is not of the last seconds', () => {
  const metrics = createAggregates();
  projectMetrics(forwarded(), 'head', metrics);
  const clock = virtualClock();
  const figures = steppedFigures(metrics, clock, processMetrics(metrics));
  clock.advance(1000);
  figures.step();
  expect(figures.read(10_000).total.count).toBe(0);
});

test('a rate divides by the time that is covered, which grows to the window', () => {
  const { settle, seconds, read } = measured();
  settle(forwarded(), 20);
  seconds(2);
  expect(read(10_000)).toMatchObject({ windowMs: 2000, total: { perSecond: 10, count: 20 } });
  seconds(8);
  expect(read(10_000)).toMatchObject({ windowMs: 10_000, total: { perSecond: 2, count: 20 } });
  seconds(1);
  expect(read(10_000)).toMatchObject({ windowMs: 10_000, total: { perSecond: 0, count: 0 } });
  expect(read(60_000)).toMatchObject({ windowMs: 11_000, total: { count: 20 } });
});

test('the second that runs counts, and less than a second is taken for one', () => {
  const { settle, clock, seconds, read } = measured();
  clock.advance(10);
  settle(forwarded(), 3);
  expect(read(10_000)).toMatchObject({ windowMs: 10, total: { perSecond: 3, count: 3 } });
  seconds();
  clock.advance(990);
  settle(forwarded());
  expect(read(10_000)).toMatchObject({ windowMs: 2000, total: { perSecond: 2, count: 4 } });
});

test('a timer that came late makes no false rate', () => {
  const { settle, clock, seconds, read } = measured();
  settle(forwarded(), 50);
  clock.advance(4000);
  seconds();
  expect(read(10_000).total.perSecond).toBe(10);
  expect(read(10_000).perSecondHistory).toEqual([10]);
});

test('a minute of history, oldest first', () => {
  const { settle, seconds, read } = measured();
  for (let second = 1; second <= 70; second += 1) {
    settle(forwarded(), second);
    seconds();
  }
  const { perSecondHistory, windowMs } = read(3_600_000);
  expect(perSecondHistory).toHaveLength(60);
  expect([perSecondHistory[0], perSecondHistory.at(-1)]).toEqual([11, 70]);
  expect(windowMs).toBe(60_000);
});

test('errors are 5xx and what was cut off; limited is its own share', () => {
  const { settle, seconds, read } = measured();
  settle(forwarded(), 4);
  settle(forwarded({ status: 404 }));
  settle(aborted());
  settle(broken());
  settle(unreachable());
  settle(limited(), 2);
  settle(unrouted(), 10);
  seconds();
  const { total, routes } = read();
  expect(routes['get-order']).toMatchObject({ count: 10, errorShare: 0.2, limitedShare: 0.2 });
  expect(routes._none).toMatchObject({ count: 10, errorShare: 0, limitedShare: 0 });
  expect(total).toMatchObject({ count: 20, errorShare: 0.1, limitedShare: 0.1, perSecond: 20 });
});

test('upstreams fail by their own fault only, once for each attempt', () => {
  const { settle, seconds, read } = measured();
  const failed = attempt({
    status: undefined,
    outcome: { kind: 'failed', problem: 'upstream-reset', failure: 'ECONNRESET' },
  });
  settle(forwarded({ attempts: [failed, attempt({ number: 2 })] }));
  settle(forwarded({ attempts: [attempt({ status: 503 })] }));
  settle(forwarded({ attempts: [attempt({ status: 404 })] }));
  settle(aborted());
  seconds(2);
  expect(read().upstreams.orders).toMatchObject({ count: 5, perSecond: 2.5, failedShare: 0.4 });
  // 8 ms each, in the bucket from 5 to 10.
  expect(read().upstreams.orders?.p50).toEqual({ is: 'below', ms: 10 });
});

test('policies by their verdicts, and where they were reached', () => {
  const { settle, seconds, read } = measured();
  settle(forwarded(), 6);
  settle(limited(), 2);
  settle(
    forwarded({ limits: limitDecision({ mode: 'local', verdicts: [verdict(), verdict({ policy: 'bursty' })] }) }),
    2,
  );
  seconds(2);
  expect(read().policies).toEqual({
    'per-client': { allowedPerSecond: 4, limitedPerSecond: 1, wouldLimitPerSecond: 0, byMode: { redis: 8, local: 2 } },
    bursty: { allowedPerSecond: 1, limitedPerSecond: 0, wouldLimitPerSecond: 0, byMode: { local: 2 } },
  });
});

test('what policies in shadow would have refused stands apart', () => {
  const { settle, seconds, read } = measured();
  settle(forwarded({ limits: limitDecision({ verdicts: [verdict({ shadow: true, allowed: false })] }) }), 4);
  seconds(2);
  expect(read().policies['per-client']).toEqual({
    allowedPerSecond: 0,
    limitedPerSecond: 0,
    wouldLimitPerSecond: 2,
    byMode: { redis: 4 },
  });
});

test('percentiles are interpolated within the buckets', () => {
  const { settle, seconds, read } = measured();
  // 100 of up to 10 ms, 90 of up to 25 ms, 10 of up to 100 ms.
  settle(lasting(7), 100);
  settle(lasting(20), 90);
  settle(lasting(90), 10);
  seconds();
  const { p50, p95, p99 } = read().total;
  expect([p50, p95, p99].map((one) => [one?.is, near(one?.ms)])).toEqual([
    ['about', 10],
    ['about', 25],
    ['about', 95],
  ]);
});

test('of what is under the first bound or over the last, nothing is said but that', () => {
  const { settle, seconds, read } = measured();
  settle(lasting(1), 99);
  settle(lasting(60_000));
  seconds();
  const below = { is: 'below', ms: 5 };
  expect(read().total).toMatchObject({ p50: below, p95: below, p99: below });
  settle(lasting(60_000));
  seconds();
  expect(read().total).toMatchObject({ p50: below, p95: below, p99: { is: 'above', ms: 10_000 } });
  settle(lasting(60_000), 100);
  seconds();
  expect(read().total).toMatchObject({ p50: { is: 'above', ms: 10_000 } });
});

test('just over the first bound and just under the last are estimates', () => {
  const { settle, seconds, read } = measured();
  settle(lasting(5.1), 10);
  settle(lasting(9999), 10);
  seconds();
  expect(read().total).toMatchObject({ p50: { is: 'about', ms: 10 }, p99: { is: 'about' } });
});

test('of few in a bucket its bound alone: the slowest of them may be the only one', () => {
  const { settle, seconds, read } = measured();
  settle(lasting(808));
  seconds();
  const below = { is: 'below', ms: 1000 };
  expect(read().total).toMatchObject({ count: 1, p50: below, p95: below, p99: below });
  settle(lasting(7), 90);
  settle(lasting(808), 8);
  seconds();
  expect(read().total).toMatchObject({ p50: { is: 'about' }, p99: below });
  settle(lasting(808));
  seconds();
  expect(read().total).toMatchObject({ p99: { is: 'about' } });
});

test('names that were seen stay, with nothing in them, when their window is over', () => {
  const { settle, seconds, read } = measured();
  settle(forwarded());
  seconds(61);
  expect(read().routes['get-order']).toMatchObject({ count: 0, perSecond: 0, errorShare: 0, p50: undefined });
  expect(read().policies['per-client']).toEqual({
    allowedPerSecond: 0,
    limitedPerSecond: 0,
    wouldLimitPerSecond: 0,
    byMode: {},
  });
  expect(read().upstreams.orders).toMatchObject({ count: 0, failedShare: 0 });
});

test('counters that fall, because a worker died, make no negative figures and no jump', () => {
  const { settle, seconds, read, metrics } = measured();
  settle(forwarded(), 100);
  seconds();
  for (const series of metrics.requestDuration.series.all) {
    series.counts.fill(0);
    series.count = 0;
  }
  for (const series of metrics.limitDecisions.series.all) series.value = 0;
  metrics.processCpu.series.at().value = -5;
  // Others go on meanwhile, in another bucket.
  settle(lasting(70), 3);
  seconds();
  expect(read(1).total.count).toBe(3);
  settle(forwarded(), 5);
  seconds();
  expect(read(1000)).toMatchObject({ total: { count: 5, perSecond: 5 }, cpuShare: 0 });
  expect(read(1000).policies['per-client']?.allowedPerSecond).toBe(5);
  expect(read().total.count).toBe(108);
});

test('what is over the bound of series is in the total, and is no route', () => {
  const { seconds, read, metrics } = measured();
  for (let at = 0; at < MOST_SERIES + 10; at += 1)
    observe(metrics.requestDuration.series.at('GET', '/', '200', `route-${at}`, 'forwarded'), 0.001, undefined);
  seconds();
  expect(read().total.count).toBe(MOST_SERIES + 10);
  expect(Object.keys(read().routes)).toHaveLength(MOST_SERIES);
});

test('a route may be called whatever the configuration allows', () => {
  const { settle, seconds, read } = measured();
  settle(forwarded({ route: { name: 'constructor', pattern: '/', sample: undefined } }));
  seconds();
  expect(Object.keys(read().routes)).toEqual(['constructor']);
  expect('toString' in read().routes).toBe(false);
});

test('the process: CPU over the window, memory and requests as they are now', () => {
  const { seconds, read, metrics, clock } = measured();
  metrics.processCpu.series.at().value = 0.5;
  metrics.processMemory.series.at().value = 4096;
  metrics.activeRequests.series.at().value = 7;
  seconds();
  clock.advance(1000);
  metrics.processCpu.series.at().value = 0.8;
  expect(near(read(10_000).cpuShare)).toBe(0.4);
  expect(near(read(1000).cpuShare)).toBe(0.3);
  expect(read()).toMatchObject({ residentBytes: 4096, activeRequests: 7 });
});

test('what watching costs, as a share of what the processor did', () => {
  const { seconds, read, metrics } = measured();
  metrics.processCpu.series.at().value = 2;
  metrics.observabilityCpu.series.at('project').value = 0.1;
  metrics.observabilityCpu.series.at('log').value = 0.3;
  seconds();
  expect(read().observabilityShare).toBe(0.2);
  // Nobody did anything, so nothing of it was for watching.
  seconds(60);
  expect(read().observabilityShare).toBe(0);
  // What one request in 64 stands for may be more than the processor did in so short a time.
  metrics.processCpu.series.at().value += 0.01;
  metrics.observabilityCpu.series.at('log').value += 0.05;
  expect(read(1000).observabilityShare).toBe(1);
});

test('the guard by its verdicts', () => {
  const { settle, seconds, read } = measured();
  const guard = {
    allowed: true,
    mode: 'redis',
    askedStore: true,
    limit: 10,
    wholeLimit: 10,
    consumed: 1,
    blockedForMs: 0,
  } as const;
  settle(forwarded({ guard }), 6);
  settle(forwarded({ guard: { ...guard, allowed: false, mode: 'local' } }), 2);
  settle(forwarded({ guard: undefined }), 2);
  seconds(2);
  expect(read().guard).toEqual({ allowedPerSecond: 3, blockedPerSecond: 1, byMode: { redis: 6, local: 2 } });
});

test('what is exported and what is lost, of each signal; what was lost before the window is in the total', () => {
  const { seconds, read, metrics } = measured();
  const counters = countersOf(metrics);
  counters.dropped('traces', 'queue-full', 7);
  seconds(61);
  counters.sent('traces', 100);
  counters.bytes('traces', 4000);
  counters.dropped('traces', 'queue-full', 2);
  counters.dropped('traces', 'unreachable', 1);
  counters.dropped('logs', 'refused', 5);
  counters.queued('traces', 12, 16_384);
  seconds();
  expect(read(1000).exports).toEqual({
    traces: {
      sentPerSecond: 100,
      droppedPerSecond: 3,
      droppedTotal: 10,
      bytesPerSecond: 4000,
      queued: 12,
      capacity: 16_384,
    },
    logs: { ...notExported, droppedPerSecond: 5, droppedTotal: 5 },
    metrics: notExported,
  });
});

test('a frame each second by a timer, until it is stopped', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const metrics = createAggregates();
  const figures = startFigures(metrics, processMetrics(metrics));
  expect(figures.read(1000).residentBytes).toBeGreaterThan(1_000_000);
  vi.advanceTimersByTime(5000);
  // Whoever sets the clock of the machine meanwhile changes nothing.
  vi.setSystemTime(Date.now() + 86_400_000);
  vi.advanceTimersByTime(0);
  expect(figures.read(60_000)).toMatchObject({ windowMs: 5000, perSecondHistory: [0, 0, 0, 0, 0] });
  figures.stop();
  expect(vi.getTimerCount()).toBe(0);
});
