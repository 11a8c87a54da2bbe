/**
 * The most traces in a time, for each of two kinds by itself: those chosen at the head and those kept at their end. A flood
 * of failures then leaves the head's share alone, and is itself no flood of traces.
 *
 *   200/second     a bucket of 200 for each kind, which fills again at 200 a second; a trace takes one, or is not kept
 *
 * Of several workers each has its part of both, at least one trace at a time, so that all together keep to the rate.
 */
import type { Rate } from '../config/units.ts';
import type { WorkerShare } from '../worker-share.ts';

export class SamplingCap {
  readonly #rate: Rate;
  readonly #share: WorkerShare;
  readonly #now: () => number;
  #tokens: number;
  #filledMs: number;

  constructor(rate: Rate, share: WorkerShare, now: () => number) {
    this.#rate = rate;
    this.#share = share;
    this.#now = now;
    this.#filledMs = now();
    this.#tokens = this.#most();
  }

  take(): boolean {
    const nowMs = this.#now();
    const { limit, windowMs } = this.#rate;
    const filled = ((nowMs - this.#filledMs) * limit) / windowMs / this.#share.workers;
    this.#tokens = Math.min(this.#most(), this.#tokens + filled);
    this.#filledMs = nowMs;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** It moves when a worker dies or is replaced. */
  #most(): number {
    return Math.max(1, this.#rate.limit / this.#share.workers);
  }
}
