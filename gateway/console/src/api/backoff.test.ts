import { expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

it('waits longer each time, up to a bound, and never not at all', () => {
  const waits = [1, 2, 3, 4, 5, 6, 50].map((failures) => backoffMs(failures, 1));
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  expect(backoffMs(1, 0)).toBe(375);
});
