/**
 * The generic cell rate algorithm: a bucket of `burst` that refills by one each interval, kept as two times.
 *
 *      stored time          now                     theoretical arrival time (tat)
 *   ───────┼─────────────────┼───────────────────────────────┼────────────────────────┼──► time
 *                            └─ backlog: what was taken ──────┘                        │
 *                            └─ hold = burst × interval: all that it can hold ─────────┘
 *
 * One unit moves `tat` by one interval; it is refused when `tat` would lie beyond now + hold. In any span of W at most
 * burst + N pass. The interval is rounded up to whole microseconds, so that the rate never exceeds what was promised.
 */
import { type Bucket, type BucketAnswer, LONGEST_US } from './bucket.ts';
import type { RateLimitPolicy } from './policy.ts';

export interface GcraShape {
  readonly burst: number;
  readonly intervalUs: number;
  readonly holdUs: number;
}

export function gcraShape(policy: RateLimitPolicy): GcraShape {
  const intervalUs = Math.ceil((policy.windowMs * 1000) / policy.limit);
  return { burst: policy.burst, intervalUs, holdUs: policy.burst * intervalUs };
}

export class Gcra implements Bucket {
  #shape: GcraShape;
  #tatUs = -LONGEST_US;
  #atUs = -LONGEST_US;

  constructor(shape: GcraShape) {
    this.#shape = shape;
  }

  reshape(shape: GcraShape): void {
    this.#shape = shape;
  }

  ask(clockUs: number, cost: number): BucketAnswer {
    const { burst, intervalUs, holdUs } = this.#shape;
    const now = this.#settle(clockUs);
    const backlog = Math.max(0, this.#tatUs - now);
    const behind = now - clockUs;
    const allowed = cost === 0 || backlog + cost * intervalUs <= holdUs;
    const remaining = Math.floor((holdUs - backlog) / intervalUs);
    return {
      allowed,
      remaining,
      resetUs: remaining === burst ? 0 : capped(backlog - (burst - remaining - 1) * intervalUs + behind),
      retryUs: allowed ? 0 : cost > burst ? capped(holdUs) : capped(backlog + cost * intervalUs - holdUs + behind),
    };
  }

  charge(clockUs: number, cost: number): void {
    const now = this.#settle(clockUs);
    this.#tatUs = Math.max(this.#tatUs, now) + cost * this.#shape.intervalUs;
    this.#atUs = now;
  }

  emptyAtUs(): number {
    return this.#tatUs;
  }

  /** The time that counts. What is stored under another clock or another rate is brought to what this bucket can hold. */
  #settle(clockUs: number): number {
    const { holdUs } = this.#shape;
    const behind = this.#atUs - clockUs;
    if (behind > holdUs) {
      this.#tatUs -= behind;
      this.#atUs = clockUs;
    }
    const now = Math.max(clockUs, this.#atUs);
    this.#tatUs = Math.min(this.#tatUs, now + holdUs);
    return now;
  }
}

const capped = (us: number): number => Math.min(us, LONGEST_US);
