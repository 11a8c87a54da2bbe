import { expect, it } from 'vitest';
import { clock, clockOffset, clockSeconds, dayAndClock } from './clock.ts';

const at = new Date(2026, 2, 4, 14, 2, 11, 82).getTime();

it('writes the time of day to the millisecond, in the zone of who looks', () => {
  expect(clock(at)).toBe('14:02:11.082');
  expect(clock(at + 0.7)).toBe('14:02:11.082');
  expect(clockSeconds(at)).toBe('14:02:11');
  expect(dayAndClock(at)).toBe('2026-03-04 14:02:11.082');
});

it('has a dash for what is no time', () => {
  expect(clock(Number.NaN)).toBe('–');
  expect(dayAndClock(Number.POSITIVE_INFINITY)).toBe('–');
});

it('tells ages by the clock of the gateway', () => {
  const here = 5000;
  const offset = clockOffset(65_000, here);
  expect(here + 250 + offset).toBe(65_250);
});
