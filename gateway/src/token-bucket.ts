/** A bucket of tokens that fills evenly: a burst is let through whole, and of what lasts longer so many a second. */
export interface BucketBound {
  readonly perSecond: number;
  readonly burst: number;
}

const MS_PER_SECOND = 1000;

export class TokenBucket {
  readonly #bound: () => BucketBound;
  readonly #now: () => number;
  #tokens: number;
  #filledMs: number;

  /** The bound is asked for each time, for it may move. */
  constructor(bound: () => BucketBound, now: () => number) {
    this.#bound = bound;
    this.#now = now;
    this.#tokens = bound().burst;
    this.#filledMs = now();
  }

  take(): boolean {
    const { perSecond, burst } = this.#bound();
    const nowMs = this.#now();
    this.#tokens = Math.min(burst, this.#tokens + ((nowMs - this.#filledMs) * perSecond) / MS_PER_SECOND);
    this.#filledMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
