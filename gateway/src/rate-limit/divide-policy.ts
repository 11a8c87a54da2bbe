/**
 * A policy as one of several workers enforces it alone, without a store:
 *
 *   sliding-window   N per W              ──► ⌊N / workers⌋ per W
 *   gcra             N per W, burst B     ──► N per (W × workers), burst ⌊B / workers⌋
 *
 * The refill of gcra is made slower instead of smaller, so a rate that does not divide evenly loses nothing. No part is
 * less than one request costs (worker-share.ts); only then may all together admit more than the policy says.
 */
import { partOf } from '../worker-share.ts';
import { promises } from './limiter.ts';
import type { RateLimitPolicy } from './policy.ts';

const divided = new WeakMap<RateLimitPolicy, RateLimitPolicy[]>();

export function dividePolicy(policy: RateLimitPolicy, workers: number): RateLimitPolicy {
  if (workers <= 1) return policy;
  let parts = divided.get(policy);
  if (parts === undefined) {
    parts = [];
    divided.set(policy, parts);
  }
  let part = parts[workers];
  if (part === undefined) {
    part = Object.freeze(makePart(policy, workers));
    parts[workers] = part;
  }
  return part;
}

function makePart(policy: RateLimitPolicy, workers: number): RateLimitPolicy {
  const { limit, burst, cost, windowMs } = policy;
  if (policy.algorithm === 'gcra')
    return { ...policy, burst: partOf(burst, cost, workers), windowMs: windowMs * workers };
  const part = partOf(limit, cost, workers);
  return { ...policy, limit: part, burst: part };
}

/**
 * The most that all workers together admit in any span of the window, each counting its part, while none is replaced: a new one
 * knows nothing of what the one before it has admitted. Tests and the reference hold to it.
 */
export function mostOfAllWorkers(policy: RateLimitPolicy, workers: number): number {
  const least = workers * Math.min(policy.cost, policy.burst);
  const burst = Math.max(policy.burst, least);
  return promises[policy.algorithm].atMostInWindow({
    burst,
    limit: policy.algorithm === 'gcra' ? policy.limit : burst,
  });
}
