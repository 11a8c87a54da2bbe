/** How many in each of the last minutes: one place per minute, used again when its minute is over. */
export const MINUTES = 60;

const MINUTE_MS = 60_000;

const minuteOf = (atMs: number): number => Math.floor(atMs / MINUTE_MS);

export class MinuteCounts {
  readonly #counts = new Uint32Array(MINUTES);
  #newest = Number.NEGATIVE_INFINITY;

  add(atMs: number): void {
    const minute = minuteOf(atMs);
    if (minute <= this.#newest - MINUTES) return;
    const passed = Math.min(MINUTES, minute - this.#newest);
    for (let over = 0; over < passed; over += 1) this.#counts[placeOf(minute - over)] = 0;
    this.#newest = Math.max(this.#newest, minute);
    const place = placeOf(minute);
    this.#counts[place] = (this.#counts[place] as number) + 1;
  }

  /** Oldest first, the minute that runs last. */
  read(nowMs: number): number[] {
    const now = minuteOf(nowMs);
    return Array.from({ length: MINUTES }, (_, at) => this.#of(now - MINUTES + 1 + at));
  }

  #of(minute: number): number {
    const isKnown = minute <= this.#newest && minute > this.#newest - MINUTES;
    return isKnown ? (this.#counts[placeOf(minute)] as number) : 0;
  }
}

/** A wall clock may be before 1970. */
const placeOf = (minute: number): number => ((minute % MINUTES) + MINUTES) % MINUTES;
