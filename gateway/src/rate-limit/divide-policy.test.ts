/**
 * Several processes count the same client by themselves. What each admits must add up to no more than the policy promises,
 * for otherwise a second worker doubles every limit in silence.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { charge, gcra, slidingWindow } from '../../test/support/limit-policies.ts';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import { dividePolicy, mostOfAllWorkers } from './divide-policy.ts';
import { createKeyHash } from './key-hash.ts';
import { promises } from './limiter.ts';
import { createMemoryLimiter } from './memory-limiter.ts';
import type { RateLimitPolicy } from './policy.ts';

const HOUR = 3_600_000;
const keyHash = createKeyHash();

const anyPolicy: fc.Arbitrary<RateLimitPolicy> = fc
  .record({
    algorithm: fc.constantFrom('sliding-window' as const, 'gcra' as const),
    limit: fc.integer({ min: 1, max: 500 }),
    burst: fc.integer({ min: 1, max: 60 }),
    cost: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ algorithm, limit, burst, cost }) =>
    algorithm === 'gcra' ? gcra(limit, HOUR, burst, { cost }) : slidingWindow(limit, HOUR, { cost }),
  );
const anyCount = fc.integer({ min: 1, max: 16 });

describe('a policy in parts', () => {
  it('is the policy itself for one worker', () => {
    const policy = slidingWindow(7, HOUR);
    expect(dividePolicy(policy, 1)).toBe(policy);
  });

  it('is made once for each number of workers', () => {
    const policy = slidingWindow(7, HOUR);
    expect(dividePolicy(policy, 2)).toBe(dividePolicy(policy, 2));
    expect(dividePolicy(policy, 2)).toMatchObject({ name: policy.name, limit: 3, burst: 3, windowMs: HOUR });
    expect(dividePolicy(policy, 3)).toMatchObject({ limit: 2, burst: 2 });
  });

  it('refills slower by gcra, so that a rate which does not divide loses nothing', () => {
    expect(dividePolicy(gcra(10, 1_000, 50), 4)).toMatchObject({ limit: 10, windowMs: 4_000, burst: 12 });
  });

  it('never adds up to more than the whole, but for what one request of each worker takes', () => {
    fc.assert(
      fc.property(anyPolicy, anyCount, (policy, workers) => {
        const part = dividePolicy(policy, workers);
        const perWindow = (part.limit * policy.windowMs) / part.windowMs;
        const least = Math.min(policy.cost, policy.burst);
        const rates = policy.algorithm === 'gcra' ? policy.limit : Math.max(policy.limit, workers * least);
        expect(workers * perWindow).toBeLessThanOrEqual(rates + 1e-6);
        expect(workers * part.burst).toBeLessThanOrEqual(Math.max(policy.burst, workers * least));
        expect(part.burst).toBeGreaterThanOrEqual(least);
      }),
    );
  });

  it('never lets a request in that the whole would always refuse', () => {
    const policy = slidingWindow(3, HOUR, { cost: 4 });
    expect(dividePolicy(policy, 2).limit).toBe(3);
  });
});

describe('several workers, each with its part', () => {
  it('never admit more in any span of the window than the bound says', () => {
    const arrivals = fc.array(fc.tuple(fc.nat(15), fc.integer({ min: 0, max: HOUR / 20 })), {
      minLength: 50,
      maxLength: 400,
    });
    fc.assert(
      fc.property(anyPolicy, anyCount, arrivals, (policy, workers, requests) => {
        const clock = virtualClock();
        const limiters = Array.from({ length: workers }, () =>
          createMemoryLimiter({ clock, keyHash, share: { workers } }),
        );
        const admitted: { atMs: number; cost: number }[] = [];
        for (const [at, waitMs] of requests) {
          clock.advance(waitMs);
          const limiter = limiters[at % workers] as (typeof limiters)[number];
          // As a client that pushes: until it is told no.
          while (limiter.decide([charge(policy, policy.cost)]).allowed)
            admitted.push({ atMs: clock(), cost: policy.cost });
        }
        expect(mostInAnyWindow(admitted, policy.windowMs)).toBeLessThanOrEqual(mostOfAllWorkers(policy, workers));
      }),
      { numRuns: 60 },
    );
  });

  it('keep exactly what the policy promises where it divides', () => {
    for (const policy of [slidingWindow(100, HOUR), gcra(100, HOUR, 20)])
      expect(mostOfAllWorkers(policy, 4)).toBe(promises[policy.algorithm].atMostInWindow(policy));
  });

  it('say what they enforce, and what it is a part of', () => {
    const share = { workers: 4 };
    const limiter = createMemoryLimiter({ clock: virtualClock(), keyHash, share });
    const policy = slidingWindow(100, HOUR);
    expect(limiter.decide([charge(policy)]).verdicts[0]).toMatchObject({ limit: 25, wholeLimit: 100, remaining: 24 });
    share.workers = 2;
    expect(limiter.decide([charge(policy)]).verdicts[0]).toMatchObject({ limit: 50, wholeLimit: 100, remaining: 48 });
  });

  it('count what was admitted under another number of workers', () => {
    const share = { workers: 1 };
    const limiter = createMemoryLimiter({ clock: virtualClock(), keyHash, share });
    const policy = slidingWindow(10, HOUR);
    for (let sent = 0; sent < 6; sent += 1) limiter.decide([charge(policy)]);
    share.workers = 2;
    expect(limiter.decide([charge(policy)])).toMatchObject({ allowed: false });
    share.workers = 1;
    expect(limiter.decide([charge(policy)]).verdicts[0]).toMatchObject({ allowed: true, remaining: 3 });
  });
});

function mostInAnyWindow(admitted: readonly { atMs: number; cost: number }[], windowMs: number): number {
  let most = 0;
  let sum = 0;
  let first = 0;
  for (const { atMs, cost } of admitted) {
    sum += cost;
    while ((admitted[first] as { atMs: number }).atMs <= atMs - windowMs) {
      sum -= (admitted[first] as { cost: number }).cost;
      first += 1;
    }
    most = Math.max(most, sum);
  }
  return most;
}
