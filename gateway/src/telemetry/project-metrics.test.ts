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
  expect(observed(metrics.attemptDuration)).toEqual([['orders', '200', '', 1, 0.008]]);
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
    ['orders', '', 'upstream-reset', 1, 0.008],
    ['orders', '200', '', 1, 0.008],
  ]);
  expect(after(aborted()).attemptDuration.series.all[0]?.labels).toEqual(['orders', '', 'aborted']);
});

test('each policy is a decision of its own', () => {
  const verdicts = [verdict(), verdict({ policy: 'checkout', allowed: false })];
  const record = limited({ limits: limitDecision({ allowed: false, mode: 'local', verdicts }) });
  expect(counted(after(record).limitDecisions)).toEqual([
    ['per-client', 'allowed', 'local', 1],
    ['checkout', 'limited', 'local', 1],
  ]);
});

test('a switched connection is observed until it was switched', () => {
  const metrics = after(switched());
  expect(observed(metrics.requestDuration)).toEqual([
    ['POST', '/orders/{id}', '101', 'get-order', 'switched', 1, 0.0085],
  ]);
  expect(observed(metrics.attemptDuration)).toEqual([['orders', '101', '', 1, 0.006]]);
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
