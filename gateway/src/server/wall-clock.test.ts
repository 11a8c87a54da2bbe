import { expect, test } from 'vitest';
import { wallClock } from './wall-clock.ts';

function clocks() {
  const wall = { ms: 1_700_000_000_000 };
  return { wall, at: wallClock(() => Math.floor(wall.ms)) };
}

test('is within a millisecond of the clock of the system', () => {
  const { wall, at } = clocks();
  for (let nowMs = 0; nowMs < 50; nowMs += 0.37) {
    wall.ms += 0.37;
    const atMs = at(nowMs);
    expect(atMs).toBeGreaterThanOrEqual(Math.floor(wall.ms));
    expect(atMs).toBeLessThanOrEqual(Math.floor(wall.ms) + 1);
  }
});

test('two readings are as far apart as they were', () => {
  const { wall, at } = clocks();
  // Seen in whole milliseconds, a clock is known the better the longer it is looked at.
  for (let nowMs = 0; nowMs < 10; nowMs += 0.01) {
    at(nowMs);
    wall.ms += 0.01;
  }
  const first = at(10);
  wall.ms += 0.25;
  expect(at(10.25) - first).toBeCloseTo(0.25, 3);
});

/** The monotonic clock stands still meanwhile. */
test('a machine that slept does not date requests into the past', () => {
  const { wall, at } = clocks();
  at(10);
  wall.ms += 3_600_000;
  expect(at(11)).toBeGreaterThanOrEqual(Math.floor(wall.ms));
});

test('a clock that was set back is followed', () => {
  const { wall, at } = clocks();
  at(10);
  wall.ms -= 60_000;
  expect(at(11)).toBeLessThanOrEqual(Math.floor(wall.ms) + 1);
});
