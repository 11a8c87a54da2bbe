import type { LimitVerdict } from '../record.ts';
import type { BucketAnswer } from './bucket.ts';
import type { KeyHash } from './key-hash.ts';
import type { LimitCharge } from './limiter.ts';
import type { RateLimitPolicy } from './policy.ts';
import { planOf } from './policy-plan.ts';

/** Waits are told in whole milliseconds and rounded up: who waits as long as told is never early. */
export function limitVerdict(
  charge: LimitCharge,
  /** What was enforced: the charge's own policy, or this worker's part of it. */
  policy: RateLimitPolicy,
  answer: BucketAnswer,
  keyHash: KeyHash,
): LimitVerdict {
  const plan = planOf(policy);
  return {
    policy: policy.name,
    algorithm: policy.algorithm,
    keyHash: keyHash(charge.key),
    cost: charge.cost,
    allowed: answer.allowed,
    shadow: policy.mode === 'shadow',
    limit: plan.quota,
    wholeLimit: planOf(charge.policy).quota,
    windowMs: plan.quotaWindowMs,
    remaining: answer.remaining,
    resetMs: Math.ceil(answer.resetUs / 1000),
    retryAfterMs: Math.ceil(answer.retryUs / 1000),
  };
}
