/**
 * How many ordinary records are kept of a flood. Of eight thousand requests a second each would be forgotten after a second
 * or two, and keeping them all costs the process more than making them spans does. A burst of everyday size is kept whole,
 * and of what lasts longer so many a second, evenly. Telling records are no part of this.
 */
export interface OrdinaryBound {
  readonly perSecond: number;
  readonly burst: number;
}

export const ordinaryBound: OrdinaryBound = { perSecond: 500, burst: 2000 };

const MS_PER_SECOND = 1000;

export class OrdinaryRate {
  readonly #bound: OrdinaryBound;
  readonly #now: () => number;
  #room: number;
  #filledMs: number;

  constructor(bound: OrdinaryBound, now: () => number) {
    this.#bound = bound;
    this.#now = now;
    this.#room = bound.burst;
    this.#filledMs = now();
  }

  /** Whether one more is kept. */
  take(): boolean {
    const { perSecond, burst } = this.#bound;
    const nowMs = this.#now();
    this.#room = Math.min(burst, this.#room + ((nowMs - this.#filledMs) * perSecond) / MS_PER_SECOND);
    this.#filledMs = nowMs;
    if (this.#room < 1) return false;
    this.#room -= 1;
    return true;
  }
}
