/** What the limiters are compared with: slow, obvious, and written without a look at them. */
import type { RateLimitPolicy } from '../../src/rate-limit/policy.ts';
import { EXACT_UP_TO, SLOTS } from '../../src/rate-limit/sliding-window.ts';

export interface LimitModel {
  decide(nowMs: number, cost: number): { allowed: boolean; remaining: number };
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
  return {
    decide(nowMs, cost) {
      let counted = 0;
      for (const { fromMs, cost: taken } of admitted)
        if (Math.round((nowMs - fromMs) * 1000) < Math.round(countsForMs * 1000)) counted += taken;
      const allowed = counted + cost <= limit;
      if (allowed) admitted.push({ fromMs: beginning(nowMs), cost });
      return { allowed, remaining: limit - counted - (allowed ? cost : 0) };
    },
  };
}

/** Holds credit, not a theoretical arrival time. In microseconds, as a rate may divide badly. */
function leakyBucket({ limit, windowMs, burst }: RateLimitPolicy): LimitModel {
  const unitUs = Math.ceil((windowMs * 1000) / limit);
  let creditUs = burst * unitUs;
  let lastMs: number | undefined;
  return {
    decide(nowMs, cost) {
      creditUs = Math.min(burst * unitUs, creditUs + (nowMs - (lastMs ?? nowMs)) * 1000);
      lastMs = nowMs;
      const allowed = creditUs >= cost * unitUs;
      if (allowed) creditUs -= cost * unitUs;
      return { allowed, remaining: Math.floor(creditUs / unitUs) };
    },
  };
}
