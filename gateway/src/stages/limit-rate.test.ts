import { describe, expect, it } from 'vitest';
import { exchangeWith } from '../../test/support/exchange-with.ts';
import { slidingWindow } from '../../test/support/limit-policies.ts';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import { HeaderList } from '../header-list.ts';
import type { ResponseHead } from '../pipeline/stage.ts';
import { createKeyHash } from '../rate-limit/key-hash.ts';
import type { Limiter } from '../rate-limit/limiter.ts';
import { createMemoryLimiter } from '../rate-limit/memory-limiter.ts';
import type { RateLimitPolicy } from '../rate-limit/policy.ts';
import type { Route } from '../routing/route.ts';
import { writeProblem } from '../server/write-problem.ts';
import { limitRate } from './limit-rate.ts';

const exchangeOf = (...limits: RateLimitPolicy[]) =>
  exchangeWith({
    client: { address: '203.0.113.7', key: '203.0.113.7', hops: [] },
    route: { name: 'orders', limits } as unknown as Route,
  });
const limiterAt = (clock = virtualClock()): Limiter => createMemoryLimiter({ clock, keyHash: createKeyHash() });
const emptyHead = (): ResponseHead => ({ status: 200, headers: new HeaderList() });

describe('limit-rate', () => {
  it('costs a route without limits nothing: no decision, no promise, no headers', () => {
    const stage = limitRate({
      decide: () => {
        throw new Error('nothing to decide');
      },
    });
    const exchange = exchangeOf();
    expect(stage.onRequest?.(exchange)).toMatchObject({ kind: 'proceed' });
    const head = emptyHead();
    stage.onResponse?.(exchange, head);
    expect(head.headers.raw).toEqual([]);
    expect(exchange.record.limits).toBeUndefined();
  });

  it('writes the decision into the record and onto the response', () => {
    const exchange = exchangeOf(slidingWindow(10, 60_000, { name: 'per-client', cost: 4 }));
    const stage = limitRate(limiterAt());
    expect(stage.onRequest?.(exchange)).toMatchObject({ kind: 'proceed' });
    expect(exchange.record.limits).toMatchObject({
      allowed: true,
      mode: 'memory',
      verdicts: [{ remaining: 6, cost: 4 }],
    });
    const head = emptyHead();
    stage.onResponse?.(exchange, head);
    expect(head.headers.get('RateLimit')).toBe('"per-client";r=6;t=60');
  });

  it('waits for a limiter that has to', async () => {
    const memory = limiterAt();
    const stage = limitRate({ decide: async (charges) => memory.decide(charges) });
    const exchange = exchangeOf(slidingWindow(1, 60_000));
    expect(await stage.onRequest?.(exchange)).toMatchObject({ kind: 'proceed' });
    expect(await stage.onRequest?.(exchange)).toMatchObject({ kind: 'refuse' });
  });

  it('refuses with the policies that were violated and the longest of their waits', () => {
    const clock = virtualClock();
    const stage = limitRate(limiterAt(clock));
    const wide = slidingWindow(100, 60_000, { name: 'wide' });
    const narrow = slidingWindow(1, 60_000, { name: 'narrow' });
    const tight = slidingWindow(1, 10_000, { name: 'tight' });
    void stage.onRequest?.(exchangeOf(wide, narrow, tight));
    clock.advance(1_500);
    const refused = exchangeOf(wide, narrow, tight);
    expect(stage.onRequest?.(refused)).toMatchObject({
      kind: 'refuse',
      problem: { code: 'limit-exceeded', retryAfterMs: 58_500, violatedPolicies: ['narrow', 'tight'] },
    });
  });

  it('has its fields on the refusal too, with no t later than the Retry-After', () => {
    const clock = virtualClock();
    const stage = limitRate(limiterAt(clock));
    const policies = [slidingWindow(100, 3_600_000, { name: 'wide' }), slidingWindow(1, 10_000, { name: 'narrow' })];
    void stage.onRequest?.(exchangeOf(...policies));
    clock.advance(777);
    const exchange = exchangeOf(...policies);
    const decision = stage.onRequest?.(exchange);
    if (decision === undefined || decision instanceof Promise || decision.kind !== 'refuse')
      throw new Error('not refused');
    const answer = writeProblem(decision.problem, 'trace');
    const head = { status: answer.status, headers: new HeaderList([...answer.headers]) };
    stage.onResponse?.(exchange, head);
    expect(head.headers.get('RateLimit')).toBe('"narrow";r=0;t=10');
    expect(head.headers.get('Retry-After')).toBe('10');
    expect(head.status).toBe(429);
  });

  it('lets through what only a policy in shadow refuses, and never names it', () => {
    const clock = virtualClock();
    const stage = limitRate(limiterAt(clock));
    const tried = slidingWindow(1, 60_000, { name: 'tried', mode: 'shadow' });
    const narrow = slidingWindow(2, 1_000, { name: 'narrow' });
    void stage.onRequest?.(exchangeOf(tried, narrow));
    const passed = exchangeOf(tried, narrow);
    expect(stage.onRequest?.(passed)).toMatchObject({ kind: 'proceed' });
    expect(passed.record.limits?.verdicts).toMatchObject([
      { policy: 'tried', shadow: true, allowed: false },
      { policy: 'narrow', shadow: false, allowed: true },
    ]);
    expect(stage.onRequest?.(exchangeOf(tried, narrow))).toMatchObject({
      kind: 'refuse',
      problem: { retryAfterMs: 1_000, violatedPolicies: ['narrow'] },
    });
  });

  it('answers 503 when the store is away and the operator chose to refuse', () => {
    const limited = slidingWindow(1, 1_000, { name: 'per-client' });
    const memory = createMemoryLimiter({ clock: virtualClock(), keyHash: createKeyHash() });
    const stage = limitRate({
      decide: (charges) => ({ ...memory.decideFor('refuse', 'connection', 0, charges), allowed: false }),
    });
    expect(stage.onRequest?.(exchangeOf(limited))).toMatchObject({
      kind: 'refuse',
      problem: { code: 'limits-unavailable' },
    });
  });
});
