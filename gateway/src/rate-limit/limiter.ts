/**
 * Decides over several policies at once, all or nothing: one refusal and nothing is charged anywhere.
 * Whatever implements it passes `test/contracts/limiter.contract.ts`.
 */
import type { LimitDecision } from '../record.ts';
import type { RateLimitPolicy } from './policy.ts';

export interface LimitCharge {
  readonly policy: RateLimitPolicy;
  /** Who is counted; never written anywhere in the clear. */
  readonly key: string;
  /** Where a cluster keeps the bucket: the charges of one decision must share it. A function of policy and client only. */
  readonly hashTag: string;
  /** 0 only asks. */
  readonly cost: number;
}

export interface Limiter {
  /** The charges are of different buckets. */
  decide(charges: readonly LimitCharge[]): LimitDecision | Promise<LimitDecision>;
}

/**
 * What each algorithm promises: the most that is admitted in any span of its window.
 * Documentation and contract tests import this table.
 */
export const promises = {
  'sliding-window': { atMostInWindow: (policy: RateLimitPolicy) => policy.limit },
  gcra: { atMostInWindow: (policy: RateLimitPolicy) => policy.burst + policy.limit },
} as const;
