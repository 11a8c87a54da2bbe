import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyWindow, counted, size, took, wait } from './amounts.ts';

it.each([
  [0, '0 ms'],
  [-1, '0 ms'],
  [0.44, '0.4 ms'],
  [9.97, '10 ms'],
  [162.6, '163 ms'],
  [999.6, '1 s'],
  [1234, '1.2 s'],
  [59_960, '1 min'],
  [125_000, '2 min 5 s'],
  [3_600_000, '1 h'],
  [90_061_000, '1 d 1 h'],
])('took %d ms: %s', (ms, words) => {
  expect(took(ms)).toBe(words);
});

it.each([
  [0, 'no time'],
  [0.2, '1 ms'],
  [999, '999 ms'],
  [1000, '1 s'],
  [1001, '2 s'],
  [61_000, '1 min 1 s'],
])('waits %d ms: %s', (ms, words) => {
  expect(wait(ms)).toBe(words);
});

it('never tells to wait less than it takes, within the hour', () => {
  const inMs = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 3_600_000, noNaN: true }), (ms) => {
      const said = [...wait(ms).matchAll(/(\d+) (ms|s|min|h)/g)];
      const told = said.reduce((sum, [, count, unit]) => sum + Number(count) * inMs[unit as keyof typeof inMs], 0);
      expect(told).toBeGreaterThanOrEqual(ms);
    }),
  );
});

it('says windows, sizes and counts as people do', () => {
  expect([1000, 60_000, 3_600_000, 86_400_000, 10_000].map(anyWindow)).toEqual([
    'any second',
    'any minute',
    'any hour',
    'any day',
    'any 10 s',
  ]);
  expect([0, 1, 512, 1536, 20_480, 1024 ** 2, 3 * 1024 ** 3].map(size)).toEqual([
    '0 bytes',
    '1 byte',
    '512 bytes',
    '1.5 KiB',
    '20 KiB',
    '1 MiB',
    '3 GiB',
  ]);
  expect([0, 1, 3, 12].map((count) => counted(count, 'proxy', 'proxies'))).toEqual([
    'no proxies',
    'one proxy',
    'three proxies',
    '12 proxies',
  ]);
});
