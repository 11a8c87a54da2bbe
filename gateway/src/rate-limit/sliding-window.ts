/**
 * Never more than N in any span of W, however the span is laid.
 *
 *   small N: an exact log              large N: slots of W/100, the partly covered one counted whole
 *
 *      ×   × ×      ×  │now              ┌──┬──┬── … ──┬──┬──┐
 *      └──── W ────────┘                 │▒▒│  │       │  │▓▓│now
 *                                        └──┴──┴── … ──┴──┴──┘
 *                                          └───── W ──────┘      101 slots count: up to 1 % is refused that could pass,
 *                                                                and nothing passes that should be refused
 *
 * Both are one list of (when, how many) in order: an entry counts for `lifetimeUs` from its beginning. A log's entry begins
 * when it was admitted and counts for W; a slot's begins with the slot and counts for W and a slot. So at most
 * max(EXACT_UP_TO, SLOTS + 1) entries are kept.
 */
import { type Bucket, type BucketAnswer, LONGEST_US } from './bucket.ts';
import type { RateLimitPolicy } from './policy.ts';

/** The largest N that is logged one by one. */
export const EXACT_UP_TO = 200;
export const SLOTS = 100;

export interface WindowShape {
  readonly limit: number;
  readonly slotUs: number;
  readonly lifetimeUs: number;
}

export function windowShape(policy: RateLimitPolicy): WindowShape {
  const { limit } = policy;
  const windowUs = Math.ceil(policy.windowMs * 1000);
  if (limit <= EXACT_UP_TO) return { limit, slotUs: 1, lifetimeUs: windowUs };
  const slotUs = Math.ceil(windowUs / SLOTS);
  return { limit, slotUs, lifetimeUs: (SLOTS + 1) * slotUs };
}

export class SlidingWindow implements Bucket {
  #shape: WindowShape;
  /** Entries from `#head` on count; `#total` is the sum of their counts. */
  #at: number[] = [];
  #count: number[] = [];
  #head = 0;
  #total = 0;

  constructor(shape: WindowShape) {
    this.#shape = shape;
  }

  /** A changed rate judges what is stored by its own measure. */
  reshape(shape: WindowShape): void {
    this.#shape = shape;
  }

  ask(clockUs: number, cost: number): BucketAnswer {
    const { limit, lifetimeUs } = this.#shape;
    this.#forget(this.#time(clockUs));
    const allowed = cost === 0 || this.#total + cost <= limit;
    return {
      allowed,
      remaining: Math.max(0, limit - this.#total),
      resetUs: this.#total === 0 ? 0 : this.#freedAt(Math.max(1, this.#total - limit + 1)) - clockUs,
      retryUs: allowed ? 0 : cost > limit ? lifetimeUs : this.#freedAt(this.#total + cost - limit) - clockUs,
    };
  }

  charge(clockUs: number, cost: number): void {
    const now = this.#time(clockUs);
    const slot = now - (now % this.#shape.slotUs);
    const last = this.#at.length - 1;
    if (last >= this.#head && (this.#at[last] as number) >= slot) {
      this.#count[last] = (this.#count[last] as number) + cost;
    } else {
      this.#at.push(slot);
      this.#count.push(cost);
    }
    this.#total += cost;
  }

  emptyAtUs(): number {
    return this.#total === 0 ? -LONGEST_US : (this.#at.at(-1) as number) + this.#shape.lifetimeUs;
  }

  #time(clockUs: number): number {
    const last = this.#total === 0 ? clockUs : (this.#at.at(-1) as number);
    const behind = last - clockUs;
    if (behind <= 0) return clockUs;
    if (behind <= this.#shape.lifetimeUs) return last;
    for (let index = this.#head; index < this.#at.length; index += 1)
      this.#at[index] = (this.#at[index] as number) - behind;
    return clockUs;
  }

  #forget(now: number): void {
    const { lifetimeUs } = this.#shape;
    while (this.#head < this.#at.length && (this.#at[this.#head] as number) + lifetimeUs <= now) {
      this.#total -= this.#count[this.#head] as number;
      this.#head += 1;
    }
    // Cutting at half keeps the cost of each forgotten entry constant.
    if (this.#head > 0 && this.#head * 2 >= this.#at.length) {
      this.#at = this.#at.slice(this.#head);
      this.#count = this.#count.slice(this.#head);
      this.#head = 0;
    }
  }

  /** When as many as `needed` will have stopped counting. */
  #freedAt(needed: number): number {
    let freed = 0;
    let index = this.#head;
    for (; index < this.#at.length - 1; index += 1) {
      freed += this.#count[index] as number;
      if (freed >= needed) break;
    }
    return (this.#at[index] as number) + this.#shape.lifetimeUs;
  }
}
