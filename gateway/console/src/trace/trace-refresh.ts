/**
 * When a trace is read again, and whether it is said to be arriving.
 *
 *   found ──► again at once ──► every 300 ms, later every second, until nothing new came for 1.2 s: it has arrived
 *                               silently for some seconds more: queues and batching senders may be late
 *   not found ──► “looking again” for 3 s ──► it is not here
 */
export interface Growth {
  /** Spans, lines and requests of the newest reading; undefined before the trace was found. */
  readonly size: number | undefined;
  readonly grewAtMs: number;
  readonly startedAtMs: number;
  readonly readings: number;
}

export interface Refresh {
  /** undefined: not any more. */
  readonly waitMs: number | undefined;
  readonly arriving: boolean;
}

const QUICK_MS = 300;
const SLOW_MS = 1000;
const STILL_MS = 1200;
const LATE_MS = 5000;
const MISSING_MS = 3000;
const MOST_MS = 20_000;

export const startOfGrowth = (nowMs: number): Growth => ({
  size: undefined,
  grewAtMs: nowMs,
  startedAtMs: nowMs,
  readings: 0,
});

/** `sinceEndMs`: since its requests ended; what the first reading finds came about then, and not just now. */
export function grown(growth: Growth, size: number | undefined, nowMs: number, sinceEndMs = 0): Growth {
  const readings = growth.readings + 1;
  if (size === growth.size) return { ...growth, readings };
  return { ...growth, size, readings, grewAtMs: growth.readings === 0 ? nowMs - Math.max(0, sinceEndMs) : nowMs };
}

export function refreshOf({ size, grewAtMs, startedAtMs, readings }: Growth, nowMs: number): Refresh {
  const lookedForMs = nowMs - startedAtMs;
  if (size === undefined) {
    const goesOn = lookedForMs < MISSING_MS;
    return { waitMs: goesOn ? SLOW_MS : undefined, arriving: goesOn };
  }
  const stillMs = nowMs - grewAtMs;
  const arriving = stillMs < STILL_MS && lookedForMs < MOST_MS;
  if (readings < 2) return { waitMs: QUICK_MS, arriving };
  if (arriving) return { waitMs: lookedForMs < 2 * SLOW_MS ? QUICK_MS : SLOW_MS, arriving };
  return { waitMs: stillMs < LATE_MS && lookedForMs < MOST_MS ? SLOW_MS : undefined, arriving };
}
