import { describe, expect, it } from 'vitest';
import { parseDuration, parseDurationOrNone, parseMemoryOrNone, parsePercent, parseRate, parseSize } from './units.ts';

describe('a duration', () => {
  it.each([
    ['25ms', 25],
    ['5s', 5000],
    ['1m', 60_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
    ['24d', 2_073_600_000],
  ])('%s is %i ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  // 25 days do not fit the 31 bits of a timer, which would fire at once.
  it.each(['5', '0s', '5 s', '5S', '1.5s', '-1s', 's', '', '25d', '600h1m', '5sec'])('is not %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('may be 0s only where that is no bound', () => {
    expect(parseDurationOrNone('0s')).toBe(0);
    expect(parseDurationOrNone('15s')).toBe(15_000);
    expect(parseDurationOrNone('0')).toBeUndefined();
  });
});

describe('a size', () => {
  it.each([
    ['512B', 512],
    ['16KiB', 16_384],
    ['1MiB', 1_048_576],
    ['2GiB', 2_147_483_648],
  ])('%s is %i bytes', (text, bytes) => expect(parseSize(text)).toBe(bytes));

  it.each(['16', '16KB', '16kib', '0B', '1.5MiB', '99999999999GiB'])('is not %j', (text) => {
    expect(parseSize(text)).toBeUndefined();
  });
});

describe('a rate', () => {
  it.each([
    ['100/minute', 100, 60_000],
    ['50/2s', 50, 2000],
    ['10/day', 10, 86_400_000],
    ['10/second', 10, 1000],
    ['5/hour', 5, 3_600_000],
    ['7/90m', 7, 5_400_000],
  ])('%s is %i in %i ms', (text, limit, windowMs) => expect(parseRate(text)).toEqual({ limit, windowMs }));

  // Windows below a second could not be said in RateLimit-Policy, whose `w` is whole seconds.
  it.each([
    '100',
    '0/minute',
    '10/0s',
    '10/500ms',
    '10/minutes',
    '10 / minute',
    '1.5/second',
    '/s',
    '10/367d',
    '2000000000/s',
  ])('is not %j', (text) => expect(parseRate(text)).toBeUndefined());
});

describe('a percentage', () => {
  it.each([
    ['100%', 1],
    ['0.5%', 0.005],
    ['0%', 0],
  ])('%s is %f', (text, ratio) => expect(parsePercent(text)).toBe(ratio));

  it.each(['100', '0.5', '101%', '-1%', '%', '1 %', '.5%'])('is not %j', (text) =>
    expect(parsePercent(text)).toBeUndefined(),
  );
});

describe('memory that may be none', () => {
  it.each([
    ['0B', 0],
    ['0MiB', 0],
    ['512KiB', 512 * 1024],
    ['4GiB', 4 * 1024 ** 3],
  ])('%s is %i', (text, bytes) => expect(parseMemoryOrNone(text)).toBe(bytes));

  // More than 4GiB is a slip of the unit: no process should set so much aside.
  it.each(['0', '32', '32MB', '5GiB', '4294967297B', '-1B', '1.5MiB', '32 MiB'])('is not %j', (text) =>
    expect(parseMemoryOrNone(text)).toBeUndefined(),
  );
});
