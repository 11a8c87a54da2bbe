/** What the limiters are compared with: slow, obvious, and written without a look at them. */
import type { RateLimitPolicy } from '../../src/rate-limit/policy.ts';
import { EXACT_UP_TO, SLOTS } from '../../src/rate-limit/sliding-window.ts';

export interface LimitModel {
  decide(nowMs: number, cost: number): { allowed: boolean; remaining: number };
  wouldAllow(nowMs: number, cost: number): boolean;
  remaining(nowMs: number): number;
}

export function modelOf(policy: RateLimitPolicy): LimitModel {
  if (policy.algorithm === 'gcra') return leakyBucket(policy);
  if (policy.limit <= EXACT_UP_TO) return log(policy, (atMs) => atMs, policy.windowMs);
  const slotMs = Math.ceil((policy.windowMs * 1000) / SLOTS) / 1000;
  return log(policy, (atMs) => Math.floor(atMs / slotMs) * slotMs, (SLOTS + 1) * slotMs);
}

/** Remembers every admission for ever and counts again each time. */
function log({ limit }: RateLimitPolicy, beginning: (atMs: number) => number, countsForMs: number): LimitModel {
  const admitted: { fromMs: number; cost: number }[] = [];
  const remaining = (nowMs: number): number => {
    let counted = 0;
    for (const { fromMs, cost: taken } of admitted)
      if (Math.round((nowMs - fromMs) * 1000) < Math.round(countsForMs * 1000)) counted += taken;
    return limit - counted;
  };
  const wouldAllow = (nowMs: number, cost: number): boolean => cost <= remaining(nowMs);
  return {
    decide(nowMs, cost) {
      const allowed = wouldAllow(nowMs, cost);
      if (allowed) admitted.push({ fromMs: beginning(nowMs), cost });
      return { allowed, remaining: remaining(nowMs) };
    },
    wouldAllow,
    remaining,
  };
}

/** Holds credit, not a theoretical arrival time. In microseconds, as a rate may divide badly. */
function leakyBucket({ limit, windowMs, burst }: RateLimitPolicy): LimitModel {
  const unitUs = Math.ceil((windowMs * 1000) / limit);
  let creditUs = burst * unitUs;
  let lastMs: number | undefined;
  const refill = (nowMs: number): void => {
    creditUs = Math.min(burst * unitUs, creditUs + (nowMs - (lastMs ?? nowMs)) * 1000);
    lastMs = nowMs;
  };
  const wouldAllow = (nowMs: number, cost: number): boolean => {
    refill(nowMs);
    return creditUs >= cost * unitUs;
  };
  const remaining = (nowMs: number): number => {
    refill(nowMs);
    return Math.floor(creditUs / unitUs);
  };
  return {
    decide(nowMs, cost) {
      const allowed = wouldAllow(nowMs, cost);
      if (allowed) creditUs -= cost * unitUs;
      return { allowed, remaining: remaining(nowMs) };
    },
    wouldAllow,
    remaining,
  };
}
