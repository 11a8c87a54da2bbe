import { expect, it } from 'vitest';
import { sparkPath } from './spark-path.ts';

it('draws a line from edge to edge, the greatest value at the top', () => {
  const path = sparkPath(
    Array.from({ length: 60 }, (_, at) => at),
    118,
    30,
  );
  expect(path.startsWith('M0.0 29.0L')).toBe(true);
  expect(path.endsWith('L118.0 1.0')).toBe(true);
});

it('grows in from the right, and is flat where there is nothing', () => {
  expect(sparkPath([0, 5], 118, 30)).toBe('M116.0 29.0L118.0 1.0');
  expect(sparkPath([], 118, 30)).toBe('M0 29H118');
  expect(sparkPath([0, 0], 118, 30)).toBe('M116.0 29.0L118.0 29.0');
});
