import { describe, expect, it } from 'vitest';
import { age, bytes, counted, duration, figure, milliseconds, NOTHING, percentile, setting, share } from './numbers.ts';

/** A space that does not break, as the eye sees it. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('numbers in words', () => {
  it.each([
    [0, '0'],
    [0.004, '<0.01'],
    [0.3, '0.3'],
    [0.37, '0.37'],
    [1, '1'],
    [4.25, '4.3'],
    [9.96, '10'],
    [412.4, '412'],
    [12_345, '12,345'],
    [Number.NaN, NOTHING],
  ])('%d a second is %s', (value, text) => expect(figure(value)).toBe(text));

  it.each([
    [0.04, '40 µs'],
    [0.4, '0.4 ms'],
    [38.44, '38.4 ms'],
    [163, '163 ms'],
    [999.6, '1,000 ms'],
    [3001, '3.00 s'],
    [12_345, '12.3 s'],
    [130_000, '2 min'],
  ])('%d ms took %s', (ms, text) => expect(plain(duration(ms))).toBe(text));

  it.each([
    [25, '25 ms'],
    [1000, '1 s'],
    [1500, '1.5 s'],
    [60_000, '1 min'],
    [7_200_000, '2 h'],
  ])('a setting of %d ms is %s', (ms, text) => expect(plain(setting(ms))).toBe(text));

  it.each([
    [-5000, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [26 * 3_600_000, '26 h'],
    [72 * 3_600_000, '3 d'],
  ])('%d ms ago is %s', (ms, text) => expect(plain(age(ms))).toBe(text));

  it.each([
    [0, '0 %'],
    [0.0004, '<0.1 %'],
    [0.006, '0.6 %'],
    [0.0312, '3.1 %'],
    [0.5, '50 %'],
    [0.9996, '>99.9 %'],
    [1, '100 %'],
    [undefined, NOTHING],
  ])('a share of %s is %s', (value, text) => expect(plain(share(value))).toBe(text));

  it('keeps a column of milliseconds to one decimal below ten', () => {
    expect([0.04, 3.25, 9.96, 38.4, 3001].map(milliseconds)).toEqual(['0.0', '3.3', '10', '38', '3,001']);
  });

  it.each([
    [{ is: 'about', ms: 7.5 }, '7.5'],
    [{ is: 'about', ms: 5 }, '5.0'],
    [{ is: 'below', ms: 5 }, '<5'],
    [{ is: 'above', ms: 10_000 }, '>10,000'],
    [undefined, NOTHING],
  ] as const)('a percentile of %j is %s', (value, text) => expect(percentile(value)).toBe(text));

  it('counts bytes and things', () => {
    expect([12, 2048, 9_400_000, 33_554_432].map((value) => plain(bytes(value)))).toEqual([
      '12 B',
      '2 KiB',
      '9 MiB',
      '32 MiB',
    ]);
    expect([counted(1, 'span'), counted(1000, 'span')]).toEqual(['1 span', '1,000 spans']);
  });
});
