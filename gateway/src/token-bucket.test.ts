import { expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

const at = (perSecond: number, burst: number) => {
  const clock = { nowMs: 0 };
  return {
    clock,
    rate: new TokenBucket(
      () => ({ perSecond, burst }),
      () => clock.nowMs,
    ),
  };
};

test('a burst is kept whole, and what is over it passed over', () => {
  const { rate } = at(10, 5);
  expect(Array.from({ length: 8 }, () => rate.take())).toEqual([true, true, true, true, true, false, false, false]);
});

test('a flood is kept evenly: neither the start nor the end of a second has more of it', () => {
  const { clock, rate } = at(10, 5);
  while (rate.take());
  const kept: number[] = [];
  for (; clock.nowMs < 2000; clock.nowMs += 1) if (rate.take()) kept.push(clock.nowMs);
  expect(kept.length).toBeGreaterThanOrEqual(19);
  for (let one = 1; one < kept.length; one += 1)
    expect((kept[one] as number) - (kept[one - 1] as number)).toBeGreaterThanOrEqual(99);
});

test('what is slower than the bound is kept whole, for ever', () => {
  const { clock, rate } = at(10, 1);
  for (let second = 0; second < 1000; second += 1) {
    clock.nowMs += 101;
    expect(rate.take()).toBe(true);
  }
});

test('rest makes room for one burst, however long it was', () => {
  const { clock, rate } = at(10, 5);
  while (rate.take());
  clock.nowMs += 1e9;
  expect(Array.from({ length: 6 }, () => rate.take())).toEqual([true, true, true, true, true, false]);
});
