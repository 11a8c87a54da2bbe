import { expect, test } from 'vitest';
import { restartPauseMs } from './restart-pause.ts';

test('a worker is replaced at once, and one that dies again and again after pauses that grow and have a bound', () => {
  const pauses = Array.from({ length: 12 }, (_, deaths) => restartPauseMs(deaths));
  expect(pauses).toEqual([0, 0, 100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000]);
});
