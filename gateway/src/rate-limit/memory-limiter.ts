/** The limiter of one process: the same arithmetic as in Redis, on its own clock. With workers each enforces its part. */
import type { LimitDecision, LimitVerdict, StoreMode } from '../record.ts';
import { type WorkerShare, wholeShare } from '../worker-share.ts';
import type { Bucket, BucketAnswer } from './bucket.ts';
import { dividePolicy } from './divide-policy.ts';
import type { KeyHash } from './key-hash.ts';
import { limitVerdict } from './limit-verdict.ts';
import { isShadow, type LimitCharge, type Limiter } from './limiter.ts';
import type { Algorithm, RateLimitPolicy } from './policy.ts';
import { planOf } from './policy-plan.ts';

/** Of a policy. Beyond it the key seen first is forgotten: bounded memory is worth more than one client's count. */
const MAX_KEYS = 50_000;

export interface MemoryLimiterParts {
  /** Milliseconds that never go back. */
  readonly clock: () => number;
  readonly keyHash: KeyHash;
  readonly share?: WorkerShare;
  readonly maxKeys?: number;
}

export interface MemoryLimiter extends Limiter {
  decide(charges: readonly LimitCharge[]): LimitDecision;
  /** For a decision that Redis could not make: what the record shall say about it. */
  decideFor(
    mode: StoreMode,
    degradedBy: LimitDecision['degradedBy'],
    tripMs: number,
    charges: readonly LimitCharge[],
  ): LimitDecision;
}

export function createMemoryLimiter(parts: MemoryLimiterParts): MemoryLimiter {
  const { clock, keyHash, share = wholeShare, maxKeys = MAX_KEYS } = parts;
  /** By name: a bucket survives a reload that does not rename its policy. */
  const byPolicy = new Map<string, PolicyBuckets>();

  const bucketOf = (policy: RateLimitPolicy, key: string, clockUs: number): Bucket => {
    let buckets = byPolicy.get(policy.name);
    if (buckets === undefined || buckets.algorithm !== policy.algorithm) {
      buckets = new PolicyBuckets(policy.algorithm, maxKeys);
      byPolicy.set(policy.name, buckets);
    }
    return buckets.get(policy, key, clockUs);
  };

  const decideFor: MemoryLimiter['decideFor'] = (mode, degradedBy, tripMs, charges) => {
    const clockUs = Math.floor(clock() * 1000);
    const { workers } = share;
    const buckets: Bucket[] = [];
    const answers: BucketAnswer[] = [];
    let allowed = true;
    for (const charge of charges) {
      const bucket = bucketOf(dividePolicy(charge.policy, workers), charge.key, clockUs);
      const answer = bucket.ask(clockUs, charge.cost);
      buckets.push(bucket);
      answers.push(answer);
      allowed &&= answer.allowed || isShadow(charge);
    }
    const verdicts: LimitVerdict[] = [];
    for (let index = 0; index < charges.length; index += 1) {
      const charge = charges[index] as LimitCharge;
      const bucket = buckets[index] as Bucket;
      let answer = answers[index] as BucketAnswer;
      if (allowed && answer.allowed && charge.cost > 0) {
        bucket.charge(clockUs, charge.cost);
        answer = bucket.ask(clockUs, 0);
      }
      verdicts.push(limitVerdict(charge, dividePolicy(charge.policy, workers), answer, keyHash));
    }
    return { allowed, mode, degradedBy, tripMs, verdicts };
  };

  return { decide: (charges) => decideFor('memory', undefined, 0, charges), decideFor };
}

/** The buckets of one policy. Each new key makes room by looking at two old ones, so no timer has to sweep. */
class PolicyBuckets {
  readonly algorithm: Algorithm;
  readonly #maxKeys: number;
  readonly #byKey = new Map<string, Bucket>();
  #hand: MapIterator<[string, Bucket]> | undefined;

  constructor(algorithm: Algorithm, maxKeys: number) {
    this.algorithm = algorithm;
    this.#maxKeys = maxKeys;
  }

  get(policy: RateLimitPolicy, key: string, clockUs: number): Bucket {
    const plan = planOf(policy);
    const known = this.#byKey.get(key);
    if (known !== undefined) {
      plan.reshape(known);
      return known;
    }
    this.#sweep(clockUs);
    const bucket = plan.newBucket();
    this.#byKey.set(key, bucket);
    return bucket;
  }

  #sweep(clockUs: number): void {
    for (let step = 0; step < 2 && this.#byKey.size > 0; step += 1) {
      this.#hand ??= this.#byKey.entries();
      const next = this.#hand.next();
      if (next.done) this.#hand = undefined;
      else if (next.value[1].emptyAtUs() <= clockUs) this.#byKey.delete(next.value[0]);
    }
    if (this.#byKey.size >= this.#maxKeys) {
      const [oldest] = this.#byKey.keys();
      if (oldest !== undefined) this.#byKey.delete(oldest);
    }
  }
}
