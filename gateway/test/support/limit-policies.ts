import type { LimitCharge } from '../../src/rate-limit/limiter.ts';
import type { RateLimitPolicy } from '../../src/rate-limit/policy.ts';

let made = 0;

/** A name that no other test uses, so that buckets in a shared Redis are apart. */
export const freshName = (): string => `policy-${process.pid}-${Date.now()}-${(made += 1)}`;

export function slidingWindow(limit: number, windowMs: number, more: Partial<RateLimitPolicy> = {}): RateLimitPolicy {
  return {
    name: freshName(),
    algorithm: 'sliding-window',
    limit,
    windowMs,
    burst: limit,
    key: ['client'],
    cost: 1,
    mode: 'enforce',
    headers: 'ietf',
    ...more,
  };
}

export function gcra(
  limit: number,
  windowMs: number,
  burst: number,
  more: Partial<RateLimitPolicy> = {},
): RateLimitPolicy {
  return { ...slidingWindow(limit, windowMs), algorithm: 'gcra', burst, ...more };
}

export function charge(policy: RateLimitPolicy, cost = 1, key = '203.0.113.7'): LimitCharge {
  return { policy, key, hashTag: '203.0.113.7', cost };
}
