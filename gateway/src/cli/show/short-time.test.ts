import { expect, it } from 'vitest';
import { shortDuration } from './short-time.ts';

it.each([
  [0, '0.0 ms'],
  [0.42, '0.4 ms'],
  [9.94, '9.9 ms'],
  [9.96, '10 ms'],
  [163.4, '163 ms'],
  [999.4, '999 ms'],
  [999.6, '1.00 s'],
  [1_234, '1.23 s'],
  [9_996, '10.0 s'],
  [59_949, '59.9 s'],
  [61_500, '1 min 1 s'],
  [3_600_000, '60 min 0 s'],
])('%d ms is %s', (ms, text) => expect(shortDuration(ms)).toBe(text));
