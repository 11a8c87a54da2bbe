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
    const behind = this.#time(clockUs) - clockUs;
    const backlog = this.#backlog(clockUs);
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
    const now = this.#time(clockUs);
    this.#tatUs = now + this.#backlog(clockUs) + cost * this.#shape.intervalUs;
    this.#atUs = now;
  }

  emptyAtUs(): number {
    return this.#tatUs;
  }

  #time(clockUs: number): number {
    const behind = this.#atUs - clockUs;
    return behind > 0 && behind <= this.#shape.holdUs ? this.#atUs : clockUs;
  }

  /** Never more than the bucket holds, whatever was stored under another rate or another clock. */
  #backlog(clockUs: number): number {
    const now = this.#time(clockUs);
    const since = now < this.#atUs ? this.#atUs : now;
    return Math.min(Math.max(0, this.#tatUs - since), this.#shape.holdUs);
  }
}

const capped = (us: number): number => Math.min(us, LONGEST_US);
