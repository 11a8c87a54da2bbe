import { expect, test } from 'vitest';
import { forwarded, limitDecision } from '../../test/support/settled-records.ts';
import type { GuardNote, LimitDecision, RequestRecord } from '../record.ts';
import { createAggregates } from './aggregates.ts';
import { projectMetrics } from './project-metrics.ts';
import { projectSpans } from './project-spans.ts';
import { SpanViews } from './span-views.ts';

const guard = (more: Partial<GuardNote>): Partial<RequestRecord> => ({
  guard: { ...(forwarded().guard as GuardNote), ...more },
});
const limits = (more: Partial<LimitDecision>): Partial<RequestRecord> => ({ limits: limitDecision(more) });

/** The stages that spans say waited for Redis, and those that the metric counts. */
function waited(record: RequestRecord) {
  const views = new SpanViews('weir');
  projectSpans(record, 'head', views);
  const metrics = createAggregates();
  projectMetrics(record, 'head', metrics);
  return {
    spans: views.spans.filter(({ attributes }) => attributes['db.system.name'] === 'redis').map(({ name }) => name),
    metrics: metrics.redisOperation.series.all.map(({ labels }) => labels?.[1]),
  };
}

test.each([
  ['Redis decided', {}, 'admit-client limit-rate'],
  ['the first refusal of the guard, which Redis made', guard({ allowed: false }), 'admit-client limit-rate'],
  ['a client that this process knew to be blocked', guard({ allowed: false, askedStore: false }), 'limit-rate'],
  ['a guard without its Redis', guard({ mode: 'local', askedStore: false }), 'limit-rate'],
  ['a guard whose trip was lost', guard({ mode: 'local' }), 'admit-client limit-rate'],
  ['a guard in memory', guard({ mode: 'memory', askedStore: false }), 'limit-rate'],
  ['a limiter in memory', limits({ mode: 'memory', tripMs: 0 }), 'admit-client'],
  ['a limiter past its deadline', limits({ mode: 'local', degradedBy: 'timeout' }), 'admit-client limit-rate'],
  ['a limiter that Redis refused', limits({ mode: 'allow', degradedBy: 'error' }), 'admit-client limit-rate'],
  ['a connection lost on the way', limits({ mode: 'local', degradedBy: 'connection' }), 'admit-client limit-rate'],
  ['no connection', limits({ mode: 'local', degradedBy: 'connection', tripMs: 0 }), 'admit-client'],
  ['an open breaker', limits({ mode: 'refuse', degradedBy: 'breaker-open', tripMs: 0 }), 'admit-client'],
  ['nobody to ask', { guard: undefined, limits: undefined }, ''],
])('spans and metrics agree about who waited for Redis: %s', (_name, more, stages) => {
  const expected = stages.split(' ').filter(Boolean);
  expect(waited(forwarded(more))).toEqual({ spans: expected, metrics: expected });
});

test('a stage that failed before it came to a decision has a span, which names no store', () => {
  const stage = { name: 'limit-rate', io: 'redis', startedMs: 1000, endedMs: 1001, decision: 'failed' } as const;
  expect(waited(forwarded({ stages: [stage], limits: undefined }))).toEqual({ spans: [], metrics: [] });
});
