import fc from 'fast-check';
import { expect, test } from 'vitest';
import { samplingCap } from './sampling-cap.ts';

const capOf = (limit: number, windowMs: number, workers = 1) => {
  const clock = { ms: 5000 };
  const share = { workers };
  const cap = samplingCap({ limit, windowMs }, share, () => clock.ms);
  const taken = (tries: number): number => Array.from({ length: tries }, () => cap.take()).filter(Boolean).length;
  return { clock, share, cap, taken };
};

test('lets the rate through at once, and then as it comes', () => {
  const { clock, taken } = capOf(10, 1000);
  expect(taken(30)).toBe(10);
  clock.ms += 99;
  expect(taken(5)).toBe(0);
  clock.ms += 1;
  expect(taken(5)).toBe(1);
  clock.ms += 550;
  expect(taken(30)).toBe(5);
  clock.ms += 1_000_000;
  expect(taken(30)).toBe(10);
});

test('is divided by the workers there are, and is never less than one for each', () => {
  expect(capOf(10, 1000, 2).taken(30)).toBe(5);
  expect(capOf(1, 1000, 4).taken(30)).toBe(1);
  const four = capOf(1, 1000, 4);
  four.taken(1);
  four.clock.ms += 3999;
  expect(four.taken(1)).toBe(0);
  four.clock.ms += 1;
  expect(four.taken(1)).toBe(1);
});

test('follows when a worker dies', () => {
  const { clock, share, taken } = capOf(10, 1000, 2);
  expect(taken(30)).toBe(5);
  share.workers = 1;
  clock.ms += 1000;
  expect(taken(30)).toBe(10);
});

test('lets no more than twice the rate through in any of its windows', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 0, max: 30 })), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(steps, (all) => {
      const { clock, taken } = capOf(10, 1000);
      const at: number[] = [];
      for (const [waitMs, tries] of all) {
        clock.ms += waitMs;
        for (let count = taken(tries); count > 0; count -= 1) at.push(clock.ms);
      }
      for (const from of at) expect(at.filter((ms) => ms >= from && ms < from + 1000).length).toBeLessThanOrEqual(20);
    }),
  );
});
