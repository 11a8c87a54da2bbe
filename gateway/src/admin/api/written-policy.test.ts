import { describe, expect, it } from 'vitest';
import type { RateLimitPolicy } from '../../rate-limit/policy.ts';
import { guardPromise, policyPromise, writtenRate } from './written-policy.ts';

const policy = (more: Partial<RateLimitPolicy> = {}): RateLimitPolicy => ({
  name: 'few',
  algorithm: 'sliding-window',
  limit: 100,
  windowMs: 60_000,
  burst: more.limit ?? 100,
  key: ['client'],
  cost: 1,
  mode: 'enforce',
  headers: 'ietf',
  ...more,
});

const alone = { workers: 1, redis: undefined };
const two = { workers: 2, redis: undefined };

it.each([
  [60_000, '100/minute'],
  [2000, '100/2s'],
  [1500, '100/1500ms'],
])('a rate is written as operators do: %i', (windowMs, written) => {
  expect(writtenRate(policy({ windowMs }))).toBe(written);
});

describe('what a policy promises', () => {
  it.each([
    [policy(), 'At most 100 in any minute: what was let through counts for exactly that time.'],
    [
      policy({ limit: 201 }),
      'At most 201 in any minute: what was let through counts for that time, or up to 1 % longer.',
    ],
    [
      policy({ algorithm: 'gcra', limit: 10, burst: 50, windowMs: 1000 }),
      'At most 60 in any second: 50 at once, and 10 that come back meanwhile, evenly spaced.',
    ],
    [
      policy({ limit: 10, cost: 5 }),
      'At most 10 in any minute: what was let through counts for exactly that time. A request counts as 5.',
    ],
  ])('is told of this one: %#', (one, words) => {
    expect(policyPromise(one, alone)).toBe(words);
  });

  it('is told with the part of each worker where they count by themselves', () => {
    expect(policyPromise(policy(), two)).toMatch(/time\. Each of 2 workers enforces its part: 50\.$/);
    const bucket = policy({ algorithm: 'gcra', limit: 10, burst: 50, windowMs: 1000 });
    expect(policyPromise(bucket, two)).toMatch(/ enforces its part: 25 at once, and 10 in any 2 s\.$/);
    expect(policyPromise(policy(), { workers: 2, redis: { whenDown: 'local' } })).toMatch(
      / While Redis is away, each of 2 workers enforces its part: 50\.$/,
    );
  });

  it.each(['allow', 'refuse'] as const)('is not divided where nobody counts without Redis: %s', (whenDown) => {
    expect(policyPromise(policy(), { workers: 2, redis: { whenDown } })).toBe(policyPromise(policy(), alone));
  });
});

it('the guard promises as much', () => {
  const guard = { limit: 6000, windowMs: 60_000, blockForMs: 90_000 };
  const words =
    'On every request, before anything else: at most 6000 of one client in 1 min from the first of them; who sends more is blocked for 1 min 30 s.';
  expect(guardPromise(guard, alone)).toBe(words);
  expect(guardPromise(guard, two)).toBe(`${words} Each of 2 workers enforces its part: 3000.`);
});
