import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gcra, slidingWindow } from '../../test/support/limit-policies.ts';
import { gcraShape } from './gcra.ts';
import { planOf } from './policy-plan.ts';
import { EXACT_UP_TO, SLOTS, windowShape } from './sliding-window.ts';

const limits = fc.integer({ min: 1, max: 1_000_000_000 });
const windows = fc.integer({ min: 1, max: 90 * 86_400_000 });

describe('what follows from a policy', () => {
  it('never rounds towards more than was promised', () => {
    fc.assert(
      fc.property(limits, windows, limits, (limit, windowMs, burst) => {
        const windowUs = windowMs * 1000;
        expect(gcraShape(gcra(limit, windowMs, burst)).intervalUs * limit).toBeGreaterThanOrEqual(windowUs);
        const { slotUs, lifetimeUs } = windowShape(slidingWindow(limit, windowMs));
        // What was admitted at the very end of a slot counts for a whole window.
        expect(lifetimeUs - (slotUs - 1)).toBeGreaterThanOrEqual(windowUs);
      }),
    );
  });

  it('keeps no more entries than its bound, and is exact up to it', () => {
    expect(windowShape(slidingWindow(EXACT_UP_TO, 1_000))).toEqual({ limit: 200, slotUs: 1, lifetimeUs: 1_000_000 });
    const { slotUs, lifetimeUs } = windowShape(slidingWindow(EXACT_UP_TO + 1, 1_000));
    expect(lifetimeUs / slotUs).toBe(SLOTS + 1);
  });

  it('advertises of a bucket what it refills, so that a burst each window always passes', () => {
    fc.assert(
      fc.property(limits, windows, fc.integer({ min: 1, max: 1_000 }), (limit, windowMs, burst) => {
        const policy = gcra(limit, windowMs, burst);
        const { quota, quotaWindowMs } = planOf(policy);
        expect(quota).toBe(burst);
        expect(quotaWindowMs * 1000).toBeGreaterThanOrEqual(burst * gcraShape(policy).intervalUs);
      }),
    );
  });

  it('names no rate in its keys, so that a changed rate finds what is stored', () => {
    const policy = slidingWindow(5, 1_000, { name: 'per-client' });
    expect(planOf(policy).redisInfix).toBe('}:per-client:sliding-window:');
    expect(planOf({ ...policy, limit: 500, windowMs: 7 }).redisInfix).toBe('}:per-client:sliding-window:');
  });
});
