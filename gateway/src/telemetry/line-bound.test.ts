import { expect, test } from 'vitest';
import { lineBound } from './line-bound.ts';

test('one line a second of each kind, which says how many it stands for', () => {
  let nowMs = 0;
  const bound = lineBound(() => nowMs);
  expect(bound('a')).toBe(0);
  for (let at = 0; at < 500; at += 1) expect(bound('a')).toBeUndefined();
  expect(bound('b')).toBe(0);
  nowMs = 1000;
  expect(bound('a')).toBe(500);
  nowMs = 5000;
  expect(bound('a')).toBe(0);
});
