import { expect, it } from 'vitest';
import { grown, refreshOf, startOfGrowth } from './trace-refresh.ts';

interface Readings {
  readonly times: readonly number[];
  /** The last reading at which it was said to be arriving; -1 where it never was. */
  readonly saidTo: number;
}

/** Reads until it has arrived; `sizeAt` says how much of the trace is there. */
function readings(sizeAt: (ms: number) => number | undefined, sinceEndMs = 0): Readings {
  let nowMs = 1000;
  let growth = startOfGrowth(nowMs);
  const times: number[] = [];
  let saidTo = -1;
  for (;;) {
    const ms = nowMs - 1000;
    times.push(ms);
    growth = grown(growth, sizeAt(ms), nowMs, sinceEndMs + ms);
    const { waitMs, arriving } = refreshOf(growth, nowMs);
    if (arriving) saidTo = ms;
    if (waitMs === undefined) return { times, saidTo };
    nowMs += waitMs;
  }
}

it('says of a trace that it is arriving for little longer than a second after the last that came', () => {
  const { times, saidTo } = readings(() => 12);
  expect(saidTo).toBeGreaterThanOrEqual(600);
  expect(saidTo).toBeLessThan(1500);
  expect(times.at(-1)).toBeGreaterThan(3000);
});

it('reads one whose request ended a while ago once more, and says nothing of it', () => {
  expect(readings(() => 12, 30_000)).toEqual({ times: [0, 300], saidTo: -1 });
});

it('goes on as long as it grows, and sees what comes late within half a second at first', () => {
  const { times, saidTo } = readings((ms) => (ms < 1100 ? 4 : ms < 4000 ? 9 : 20));
  expect(times.find((ms) => ms >= 1100)).toBeLessThan(1600);
  expect(saidTo).toBeGreaterThanOrEqual(4000);
  expect(times.at(-1)).toBeGreaterThanOrEqual(7000);
});

it('gives up on one that grows for ever', () => {
  expect(readings((ms) => ms).times.at(-1)).toBeLessThan(22_000);
});

it('looks for one that is not there for three seconds, and more slowly', () => {
  const { times, saidTo } = readings(() => undefined);
  expect(times).toEqual([0, 1000, 2000, 3000]);
  expect(saidTo).toBe(2000);
});

it('takes one that comes while it is looked for as new', () => {
  expect(readings((ms) => (ms < 1000 ? undefined : 7), 10_000).saidTo).toBeGreaterThanOrEqual(1600);
});
