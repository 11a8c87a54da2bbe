import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MINUTES, MinuteCounts } from './minute-counts.ts';

const MINUTE_MS = 60_000;

/** Keeps every time and counts again. */
function slowly(times: readonly number[], nowMs: number): number[] {
  const now = Math.floor(nowMs / MINUTE_MS);
  return Array.from({ length: MINUTES }, (_, at) => {
    const minute = now - MINUTES + 1 + at;
    return times.filter((atMs) => Math.floor(atMs / MINUTE_MS) === minute).length;
  });
}

it('counts each minute apart, oldest first, and forgets what is older than an hour', () => {
  const counts = new MinuteCounts();
  const startMs = 30_000_000 * MINUTE_MS;
  counts.add(startMs);
  counts.add(startMs + 2 * MINUTE_MS);
  counts.add(startMs + 2 * MINUTE_MS + 59_999);
  expect(counts.read(startMs + 2 * MINUTE_MS).slice(-4)).toEqual([0, 1, 0, 2]);
  expect(counts.read(startMs + 61 * MINUTE_MS).slice(0, 2)).toEqual([2, 0]);
  expect(counts.read(startMs + 500 * MINUTE_MS)).toEqual(Array(MINUTES).fill(0));
});

it('counts like a list of all times, whatever the order and however the clock goes on', () => {
  const steps = fc.array(fc.record({ afterMs: fc.nat(90 * MINUTE_MS), lateMs: fc.nat(200 * MINUTE_MS) }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(steps, fc.nat(70 * MINUTE_MS), (list, restMs) => {
      const counts = new MinuteCounts();
      const times: number[] = [];
      let nowMs = 0;
      for (const { afterMs, lateMs } of list) {
        nowMs += afterMs;
        const atMs = nowMs - lateMs;
        counts.add(atMs);
        times.push(atMs);
        expect(counts.read(nowMs)).toEqual(slowly(times, nowMs));
      }
      expect(counts.read(nowMs + restMs)).toEqual(slowly(times, nowMs + restMs));
    }),
  );
});
