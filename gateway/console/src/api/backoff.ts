/** Waits between tries: doubling, bounded, and spread so that many consoles do not all knock in the same instant. */
const FIRST_MS = 500;
const MOST_MS = 10_000;

/** `failures` in a row, 1 or more; `random` in 0..1. */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
  return Math.round(full * (0.75 + random * 0.25));
}
