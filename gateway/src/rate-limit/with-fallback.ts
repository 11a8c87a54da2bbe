/**
 * A limiter that always answers, and soon: Redis decides, or within the deadline `whenDown` does.
 *
 *   not connected, breaker open ─────────────────────────┐ at once
 *   trip ──► reply in time ──► Redis's decision          ├──► allow │ refuse │ local
 *       └──► deadline, connection lost, error of Redis ──┘
 *
 * `local` counts in this process under the same limits, from empty: while Redis is away a client may get once more what
 * the policy promises, per process. A trip past its deadline may still charge in Redis: at most its own cost.
 */
import type { RedisSettings } from '../config/model.ts';
import type { LimitDecision, LimitVerdict } from '../record.ts';
import type { RedisConnection } from '../redis/connect-redis.ts';
import { boundTrip, type DegradedBy, type TripEnds, whyNoTrip } from '../redis/store-trip.ts';
import type { KeyHash } from './key-hash.ts';
import { limitVerdict } from './limit-verdict.ts';
import type { LimitCharge, Limiter } from './limiter.ts';
import type { MemoryLimiter } from './memory-limiter.ts';
import { planOf } from './policy-plan.ts';
import type { RedisLimiter } from './redis-limiter.ts';

/** What a client is told to wait when `refuse` decided: nobody knows, and the breaker looks again about as often. */
const REFUSED_FOR_US = 1_000_000;

export interface WithFallbackParts {
  readonly connection: RedisConnection;
  readonly redis: RedisLimiter;
  readonly local: MemoryLimiter;
  readonly whenDown: RedisSettings['whenDown'];
  readonly keyHash: KeyHash;
}

export function withFallback(parts: WithFallbackParts): Limiter {
  const { connection, redis } = parts;
  return {
    decide(charges) {
      const why = whyNoTrip(connection);
      if (why !== undefined) return decideWithout(parts, charges, why, 0);
      return new Promise((resolve) => {
        boundTrip(connection, redis.send(charges), new DecisionTrip(parts, charges, resolve));
      });
    },
  };
}

class DecisionTrip implements TripEnds<readonly number[]> {
  readonly #parts: WithFallbackParts;
  readonly #charges: readonly LimitCharge[];
  readonly #resolve: (decision: LimitDecision) => void;

  constructor(parts: WithFallbackParts, charges: readonly LimitCharge[], resolve: (decision: LimitDecision) => void) {
    this.#parts = parts;
    this.#charges = charges;
    this.#resolve = resolve;
  }

  replied(reply: readonly number[], tripMs: number): void {
    this.#resolve(this.#parts.redis.read(this.#charges, reply, tripMs));
  }

  lost(why: DegradedBy, tripMs: number): void {
    this.#resolve(decideWithout(this.#parts, this.#charges, why, tripMs));
  }
}

function decideWithout(
  { whenDown, local, keyHash }: WithFallbackParts,
  charges: readonly LimitCharge[],
  degradedBy: DegradedBy,
  tripMs: number,
): LimitDecision {
  switch (whenDown) {
    case 'local':
      return local.decideFor('local', degradedBy, tripMs, charges);
    case 'allow':
      return { allowed: true, mode: 'allow', degradedBy, tripMs, verdicts: charges.map(allowUnseen(keyHash)) };
    case 'refuse':
      return { allowed: false, mode: 'refuse', degradedBy, tripMs, verdicts: charges.map(refuseUnseen(keyHash)) };
  }
}

const allowUnseen =
  (keyHash: KeyHash) =>
  (charge: LimitCharge): LimitVerdict => {
    const remaining = planOf(charge.policy).quota;
    return limitVerdict(charge, { allowed: true, remaining, resetUs: 0, retryUs: 0 }, keyHash);
  };

const refuseUnseen =
  (keyHash: KeyHash) =>
  (charge: LimitCharge): LimitVerdict =>
    limitVerdict(charge, { allowed: false, remaining: 0, resetUs: REFUSED_FOR_US, retryUs: REFUSED_FOR_US }, keyHash);
