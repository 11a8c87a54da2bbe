import { expect, test } from 'vitest';
import { readNumber } from './read-number.ts';

const rule = { min: 1, max: 100, otherwise: 10 };

test.each([
  [{}, 10],
  [{ n: '1' }, 1],
  [{ n: '100' }, 100],
])('%j is %i', (query, value) => expect(readNumber(query, 'n', rule)).toBe(value));

test.each([
  { n: '0' },
  { n: '101' },
  { n: '-1' },
  { n: '1.5' },
  { n: '1e1' },
  { n: '' },
  { n: ' 5' },
  { n: ['1', '2'] },
])('%j is refused with the bounds', (query) =>
  expect(readNumber(query, 'n', rule)).toBe('n must be one whole number from 1 to 100'),
);
