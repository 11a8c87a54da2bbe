/**
 * A limiter that always answers, and soon: Redis decides, or within the deadline `whenDown` does.
 *
 *   not connected, breaker open ─────────────────────────────────┐ at once
 *   decisions of one turn ──► one trip ──► reply ──► Redis's      ├──► allow │ refuse │ local
 *   of the event loop             └──► deadline, connection lost, ┘
 *                                      error of Redis
 *
 * A command costs this process more than a decision costs Redis, so decisions that begin in one turn share a command.
 * They share nothing else: each is made alone, and one whose keys hold something foreign spoils no other.
 *
 * `local` counts in this process, from empty, under the same limits or, with workers, its part of them (divide-policy.ts):
 * while Redis is away a client may get once more what the policy promises, per gateway. A trip past its deadline may still charge in Redis: at most its own cost.
 */
import type { RedisSettings } from '../config/model.ts';
import type { LimitDecision, LimitVerdict } from '../record.ts';
import type { RedisConnection } from '../redis/connect-redis.ts';
import { boundTrip, type DegradedBy, type TripEnds, whyNoTrip } from '../redis/store-trip.ts';
import type { BucketAnswer } from './bucket.ts';
import type { KeyHash } from './key-hash.ts';
import { limitVerdict } from './limit-verdict.ts';
import { isShadow, type LimitCharge, type Limiter } from './limiter.ts';
import type { MemoryLimiter } from './memory-limiter.ts';
import { planOf } from './policy-plan.ts';
import { integersOf, type RedisLimiter } from './redis-limiter.ts';

/** What a client is told to wait when `refuse` decided: nobody knows, and the breaker looks again about as often. */
const REFUSED_FOR_US = 1_000_000;

export interface WithFallbackParts {
  readonly connection: RedisConnection;
  readonly redis: RedisLimiter;
  readonly local: MemoryLimiter;
  readonly whenDown: RedisSettings['whenDown'];
  readonly keyHash: KeyHash;
}

/** Redis runs one script at a time: a long one would make everybody else wait. */
const MOST_PER_TRIP = 64;

export function withFallback(parts: WithFallbackParts): Limiter {
  const { connection, redis } = parts;
  let gathering: SharedTrip | undefined;

  const depart = (trip: SharedTrip): void => {
    if (gathering === trip) gathering = undefined;
    boundTrip(connection, redis.send(trip.decisions), trip);
  };

  return {
    decide(charges) {
      const why = whyNoTrip(connection);
      if (why !== undefined) return decideWithout(parts, charges, why, 0);
      if (gathering === undefined) {
        gathering = new SharedTrip(parts);
        setImmediate(depart, gathering);
      }
      const trip = gathering;
      const decision = new Promise<LimitDecision>((resolve) => trip.add(charges, resolve));
      if (trip.decisions.length >= MOST_PER_TRIP) gathering = undefined;
      return decision;
    },
  };
}

class SharedTrip implements TripEnds<readonly number[]> {
  readonly decisions: (readonly LimitCharge[])[] = [];
  readonly #resolves: ((decision: LimitDecision) => void)[] = [];
  readonly #parts: WithFallbackParts;

  constructor(parts: WithFallbackParts) {
    this.#parts = parts;
  }

  add(charges: readonly LimitCharge[], resolve: (decision: LimitDecision) => void): void {
    this.decisions.push(charges);
    this.#resolves.push(resolve);
  }

  replied(reply: readonly number[], tripMs: number): void {
    const { redis } = this.#parts;
    let from = 0;
    for (let index = 0; index < this.decisions.length; index += 1) {
      const charges = this.decisions[index] as readonly LimitCharge[];
      const decision = redis.read(charges, reply, from, tripMs);
      this.#resolves[index]?.(decision ?? decideWithout(this.#parts, charges, 'error', tripMs));
      from += integersOf(charges);
    }
  }

  lost(why: DegradedBy, tripMs: number): void {
    for (let index = 0; index < this.decisions.length; index += 1) {
      this.#resolves[index]?.(decideWithout(this.#parts, this.decisions[index] as readonly LimitCharge[], why, tripMs));
    }
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
      return {
        allowed: charges.every(isShadow),
        mode: 'refuse',
        degradedBy,
        tripMs,
        verdicts: charges.map(refuseUnseen(keyHash)),
      };
  }
}

const allowUnseen =
  (keyHash: KeyHash) =>
  (charge: LimitCharge): LimitVerdict => {
    const remaining = planOf(charge.policy).quota;
    return limitVerdict(charge, charge.policy, { allowed: true, remaining, resetUs: 0, retryUs: 0 }, keyHash);
  };

const refuseUnseen =
  (keyHash: KeyHash) =>
  (charge: LimitCharge): LimitVerdict =>
    limitVerdict(charge, charge.policy, refusedUnseen, keyHash);

const refusedUnseen: BucketAnswer = { allowed: false, remaining: 0, resetUs: REFUSED_FOR_US, retryUs: REFUSED_FOR_US };
