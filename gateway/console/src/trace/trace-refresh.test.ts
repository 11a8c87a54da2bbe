import { expect, it } from 'vitest';
import { grown, refreshAfterMs, startOfGrowth } from './trace-refresh.ts';

/** Reads until it has arrived; `sizeAt` says how much of the trace is there. */
function readings(sizeAt: (ms: number) => number | undefined): number[] {
  let nowMs = 1000;
  let growth = startOfGrowth(nowMs);
  const times: number[] = [];
  for (;;) {
    times.push(nowMs - 1000);
    growth = grown(growth, sizeAt(nowMs - 1000), nowMs);
    const waitMs = refreshAfterMs(growth, nowMs);
    if (waitMs === undefined) return times;
    nowMs += waitMs;
  }
}

it('reads a trace that has arrived for a few seconds more', () => {
  const times = readings(() => 12);
  expect(times.at(-1)).toBeGreaterThanOrEqual(3000);
  expect(times.at(-1)).toBeLessThan(5000);
});

it('goes on as long as it grows, and sees what comes late within half a second at first', () => {
  const times = readings((ms) => (ms < 1100 ? 4 : ms < 4000 ? 9 : 20));
  expect(times.find((ms) => ms >= 1100)).toBeLessThan(1600);
  expect(times.at(-1)).toBeGreaterThanOrEqual(7000);
});

it('gives up on one that grows for ever', () => {
  expect(readings((ms) => ms).at(-1)).toBeLessThan(22_000);
});

it('looks for one that is not there yet more slowly', () => {
  expect(readings(() => undefined).length).toBeLessThan(readings(() => 1).length);
});
