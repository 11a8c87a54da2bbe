import { describe, expect, test } from 'vitest';
import {
  aborted,
  attempt,
  broken,
  forwarded,
  limitDecision,
  limited,
  switched,
  unreachable,
  unrouted,
  verdict,
} from '../../test/support/settled-records.ts';
import type { RequestRecord } from '../record.ts';
import { type Aggregates, createAggregates } from './aggregates.ts';
import type { Kept } from './keep-trace.ts';
import { projectMetrics } from './project-metrics.ts';

const after = (record: RequestRecord, kept: Kept = 'head'): Aggregates => {
  const metrics = createAggregates();
  projectMetrics(record, kept, metrics);
  return metrics;
};

const counted = (family: Aggregates['refusals']) => family.series.all.map((one) => [...(one.labels ?? []), one.value]);
const observed = (family: Aggregates['requestDuration']) =>
  family.series.all.map((one) => [...(one.labels ?? []), one.count, one.sum]);

test('a forwarded request moves what it touched, and nothing else', () => {
  const metrics = after(forwarded());
  expect(observed(metrics.requestDuration)).toEqual([
    ['POST', '/orders/{id}', '200', 'get-order', 'forwarded', 1, 0.012],
  ]);
  expect(observed(metrics.attemptDuration)).toEqual([['orders', '200', '', 'get-order', 1, 0.008]]);
  expect(counted(metrics.limitDecisions)).toEqual([['per-client', 'allowed', 'redis', 1]]);
  expect(observed(metrics.limitTripDuration)).toEqual([['redis', 1, 0.0004]]);
  expect(counted(metrics.guardDecisions)).toEqual([['allowed', 'redis', 1]]);
  expect(counted(metrics.requestBody)).toEqual([['get-order', 120]]);
  expect(counted(metrics.responseBody)).toEqual([['get-order', 512]]);
  expect(counted(metrics.traces)).toEqual([['head', 1]]);
  expect(counted(metrics.refusals)).toEqual([]);
});

describe('the labels of a request', () => {
  test.each([
    ['limited', limited(), ['POST', '/orders/{id}', '429', 'get-order', 'limited']],
    ['broken', broken(), ['POST', '/orders/{id}', '200', 'get-order', 'broken']],
    ['aborted before the head', aborted(), ['POST', '/orders/{id}', '', 'get-order', 'aborted']],
    ['refused', unreachable(), ['POST', '/orders/{id}', '503', 'get-order', 'refused']],
    ['without a route', unrouted(), ['POST', '_none', '404', '_none', 'refused']],
    [
      'with a method that nobody knows',
      unrouted({ request: { ...forwarded().request, method: 'BREW' } }),
      ['_OTHER', '_none', '404', '_none', 'refused'],
    ],
  ])('%s', (_name, record, labels) => {
    expect(after(record).requestDuration.series.all.map((one) => one.labels)).toEqual([labels]);
  });
});

test('a status that HTTP does not know is no label of its own: an upstream would choose how many series there are', () => {
  const statuses = (status: number) => {
    const metrics = after(forwarded({ status, attempts: [attempt({ status })] }));
    return [metrics.requestDuration.series.all[0]?.labels?.[2], metrics.attemptDuration.series.all[0]?.labels?.[1]];
  };
  expect(statuses(999)).toEqual(['_OTHER', '_OTHER']);
  expect(statuses(600)).toEqual(['_OTHER', '_OTHER']);
  expect(statuses(599)).toEqual(['599', '599']);
  expect(statuses(101)).toEqual(['101', '101']);
});

test('a refusal is counted by its problem', () => {
  expect(counted(after(limited()).refusals)).toEqual([['limit-exceeded', 'get-order', 1]]);
  expect(counted(after(unrouted()).refusals)).toEqual([['route-not-found', '_none', 1]]);
});

test('each attempt is an observation of its own, with why it failed', () => {
  const failed = attempt({
    status: undefined,
    outcome: { kind: 'failed', problem: 'upstream-reset', failure: 'ECONNRESET' },
  });
  expect(observed(after(forwarded({ attempts: [failed, attempt({ number: 2 })] })).attemptDuration)).toEqual([
    ['orders', '', 'upstream-reset', 'get-order', 1, 0.008],
    ['orders', '200', '', 'get-order', 1, 0.008],
  ]);
  expect(after(aborted()).attemptDuration.series.all[0]?.labels).toEqual(['orders', '', 'aborted', 'get-order']);
});

test('each policy is a decision of its own', () => {
  const verdicts = [verdict(), verdict({ policy: 'checkout', allowed: false })];
  const record = limited({ limits: limitDecision({ allowed: false, mode: 'local', verdicts }) });
  expect(counted(after(record).limitDecisions)).toEqual([
    ['per-client', 'allowed', 'local', 1],
    ['checkout', 'limited', 'local', 1],
  ]);
});

test('what a policy in shadow would have refused is a word of its own', () => {
  const verdicts = [verdict({ shadow: true, allowed: false }), verdict({ policy: 'checkout', shadow: true })];
  expect(counted(after(forwarded({ limits: limitDecision({ verdicts }) })).limitDecisions)).toEqual([
    ['per-client', 'would-limit', 'redis', 1],
    ['checkout', 'allowed', 'redis', 1],
  ]);
});

test('a policy that lets through with a fifth of its limit left, or less, is near', () => {
  const verdicts = [
    verdict({ policy: 'far', limit: 10, remaining: 3 }),
    verdict({ policy: 'near', limit: 10, remaining: 2 }),
    verdict({ policy: 'last', limit: 10, remaining: 0 }),
    verdict({ policy: 'over', limit: 10, remaining: 0, allowed: false }),
    verdict({ policy: 'tried', limit: 10, remaining: 1, shadow: true }),
  ];
  expect(counted(after(forwarded({ limits: limitDecision({ verdicts }) })).limitNear)).toEqual([
    ['near', 1],
    ['last', 1],
    ['tried', 1],
  ]);
});

describe('what was asked of Redis', () => {
  const operations = (record: RequestRecord) => observed(after(record).redisOperation);
  const fallen = (more: Partial<NonNullable<RequestRecord['guard']>>) =>
    forwarded({ guard: { ...(forwarded().guard as NonNullable<RequestRecord['guard']>), ...more } });

  test('is each stage that waited for it, by the time of its note', () => {
    expect(operations(forwarded())).toEqual([
      ['redis', 'admit-client', '', 1, expect.closeTo(0.0004, 9)],
      ['redis', 'limit-rate', '', 1, expect.closeTo(0.0005, 9)],
    ]);
  });

  test('names why it did not decide, and counts that for the limiter', () => {
    const record = forwarded({ limits: limitDecision({ mode: 'local', degradedBy: 'timeout' }), guard: undefined });
    expect(operations(record)).toEqual([['redis', 'limit-rate', 'timeout', 1, expect.closeTo(0.0005, 9)]]);
    expect(counted(after(record).limitStoreFailures)).toEqual([['timeout', 'local', 1]]);
    expect(counted(after(forwarded()).limitStoreFailures)).toEqual([]);
  });

  test.each([
    ['timeout', 40, 1],
    ['error', 0.4, 1],
    ['connection', 3, 1],
    ['connection', 0, 0],
    ['breaker-open', 0, 0],
  ] as const)('is a trip, not a wish for one: %s after %d ms is %d', (degradedBy, tripMs, trips) => {
    const metrics = after(
      forwarded({ limits: limitDecision({ mode: 'local', degradedBy, tripMs }), guard: undefined }),
    );
    const labels = (family: Aggregates['redisOperation']) => family.series.all.map((one) => one.labels?.join(' '));
    expect(labels(metrics.redisOperation)).toEqual(Array(trips).fill(`redis limit-rate ${degradedBy}`));
    expect(labels(metrics.limitTripDuration)).toEqual(Array(trips).fill('local'));
    expect(counted(metrics.limitStoreFailures)).toEqual([[degradedBy, 'local', 1]]);
  });

  test('of the guard there is no reason to be had', () => {
    expect(operations(fallen({ mode: 'local' }))[0]).toEqual(['redis', 'admit-client', '_OTHER', 1, expect.anything()]);
  });

  test('is the refusal that Redis made, and none that was made here', () => {
    const stages = (more: Partial<NonNullable<RequestRecord['guard']>>) =>
      operations(fallen(more)).map(([, stage, why]) => `${stage} ${why}`);
    expect(stages({ allowed: false })).toEqual(['admit-client ', 'limit-rate ']);
    expect(stages({ allowed: false, askedStore: false })).toEqual(['limit-rate ']);
    expect(stages({ mode: 'local', askedStore: false })).toEqual(['limit-rate ']);
  });

  test('is nothing where there is none', () => {
    const limits = limitDecision({ mode: 'memory' });
    expect(
      operations(forwarded({ limits, guard: { ...fallen({}).guard, mode: 'memory', askedStore: false } as never })),
    ).toEqual([]);
    expect(operations(forwarded({ limits: undefined, guard: undefined }))).toEqual([]);
  });

  test('a stage that was never marked as ended ended with its request', () => {
    const stages = [{ name: 'limit-rate', io: 'redis', startedMs: 1001, endedMs: 0, decision: 'failed' }] as const;
    expect(operations(forwarded({ stages: [...stages] }))[0]?.[4]).toBeCloseTo(0.011, 9);
  });
});

test('a switched connection is observed until it was switched', () => {
  const metrics = after(switched());
  expect(observed(metrics.requestDuration)).toEqual([
    ['POST', '/orders/{id}', '101', 'get-order', 'switched', 1, 0.0085],
  ]);
  expect(observed(metrics.attemptDuration)).toEqual([['orders', '101', '', 'get-order', 1, 0.006]]);
});

test('only a kept trace is an exemplar: what the number points to must be there', () => {
  const exemplars = (kept: Kept) =>
    after(limited(), kept).limitDecisions.series.all.map((one) => one.exemplar?.traceId);
  expect(exemplars('tail')).toEqual(['4bf92f3577b34da6a3ce929d0e0e4736']);
  expect(exemplars('no')).toEqual([undefined]);
  expect(after(forwarded(), 'no').requestDuration.series.all[0]?.exemplars.filter(Boolean)).toEqual([]);
});

test('the exemplar of an attempt is its own span', () => {
  const [series] = after(forwarded()).attemptDuration.series.all;
  expect(series?.exemplars.find(Boolean)).toMatchObject({ spanId: 'cccccccccccccccc', value: 0.008 });
});
