/** A trace that is still arriving is read again until it has stopped growing: quickly at first, for a few seconds in all. */
export interface Growth {
  /** Spans, lines and requests of the newest reading; undefined before the trace was found. */
  readonly size: number | undefined;
  readonly grewAtMs: number;
  readonly startedAtMs: number;
}

const QUICK_MS = 300;
const SLOW_MS = 1000;
/** Senders batch by a second or less; queues may take longer. */
const STILL_MS = 3000;
const MOST_MS = 20_000;

export const startOfGrowth = (nowMs: number): Growth => ({ size: undefined, grewAtMs: nowMs, startedAtMs: nowMs });

export const grown = (growth: Growth, size: number | undefined, nowMs: number): Growth =>
  size === growth.size ? growth : { ...growth, size, grewAtMs: nowMs };

/** undefined: it has arrived. */
export function refreshAfterMs({ size, grewAtMs, startedAtMs }: Growth, nowMs: number): number | undefined {
  if (nowMs - grewAtMs >= STILL_MS || nowMs - startedAtMs >= MOST_MS) return undefined;
  return size !== undefined && nowMs - startedAtMs < 2 * SLOW_MS ? QUICK_MS : SLOW_MS;
}
