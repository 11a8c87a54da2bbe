/**
 * Decides over several policies at once, all or nothing: one refusal and nothing is charged anywhere. What a policy in shadow
 * says counts for itself alone: it refuses nobody, and is charged when it and all enforced ones allow.
 * Whatever implements it passes `test/contracts/limiter.contract.ts`.
 */
import type { LimitDecision } from '../record.ts';
import type { Algorithm, RateLimitPolicy } from './policy.ts';
import { EXACT_UP_TO, SLOTS } from './sliding-window.ts';

export interface LimitCharge {
  readonly policy: RateLimitPolicy;
  /** Who is counted; never written anywhere in the clear. */
  readonly key: string;
  /**
   * Stands in braces in the key of the bucket. Of a single Redis it asks nothing; a cluster would need one tag for all keys of
   * a call, and those of a trip, even of one decision, may have several.
   */
  readonly hashTag: string;
  /** 0 only asks. */
  readonly cost: number;
}

export interface Limiter {
  /** The charges are of different buckets. */
  decide(charges: readonly LimitCharge[]): LimitDecision | Promise<LimitDecision>;
}

export const isShadow = ({ policy }: LimitCharge): boolean => policy.mode === 'shadow';

interface LimitPromise {
  readonly atMostInWindow: (policy: Pick<RateLimitPolicy, 'limit' | 'burst'>) => number;
  /** Of all policies of the algorithm. */
  readonly meaning: string;
  /** Of one, as the end of a sentence. */
  readonly ofPolicy: (policy: Pick<RateLimitPolicy, 'limit' | 'burst'>) => string;
}

/**
 * What each algorithm promises: the most that is admitted in any span of its window.
 * The contract tests hold every limiter to it; the reference page and the console print it.
 */
export const promises: Readonly<Record<Algorithm, LimitPromise>> = {
  'sliding-window': {
    atMostInWindow: ({ limit }) => limit,
    meaning: `The rate. What was admitted counts for exactly that time; where the rate is above ${EXACT_UP_TO}, for up to ${100 / SLOTS} % longer.`,
    ofPolicy: ({ limit }) =>
      limit > EXACT_UP_TO
        ? `what was let through counts for that time, or up to ${100 / SLOTS} % longer`
        : 'what was let through counts for exactly that time',
  },
  gcra: {
    atMostInWindow: ({ limit, burst }) => burst + limit,
    meaning: 'The burst and the rate: the burst at once, and what comes back meanwhile, evenly spaced.',
    ofPolicy: ({ limit, burst }) => `${burst} at once, and ${limit} that come back meanwhile, evenly spaced`,
  },
};
