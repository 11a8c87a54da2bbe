import { describe, expect, it } from 'vitest';
import { limitDecision, verdict } from '../../test/support/settled-records.ts';
import type { GuardNote, LimitDecision, StoreMode } from '../record.ts';
import { decidedWhere, guardAside, guardInWords, verdictAside, verdictInWords } from './limit-words.ts';

const modes: Record<StoreMode, [limit: string, guard: string]> = {
  redis: ['decided in Redis in 0.4 ms', 'counted in Redis, for all gateways together'],
  memory: ['decided in this process, as no Redis is configured', 'counted in this process, as no Redis is configured'],
  local: [
    'decided in this process, as there is no connection to Redis (waited 0.4 ms)',
    'counted in this process, as Redis is away',
  ],
  allow: [
    'there is no connection to Redis (waited 0.4 ms), and redis.whenDown is allow',
    'not counted, as Redis is away',
  ],
  refuse: [
    'there is no connection to Redis (waited 0.4 ms), and redis.whenDown is refuse',
    'not counted, as Redis is away, and redis.whenDown is refuse',
  ],
};

const degraded: Record<NonNullable<LimitDecision['degradedBy']>, string> = {
  timeout: 'Redis did not answer before the deadline',
  connection: 'there is no connection to Redis',
  'breaker-open': 'Redis failed again and again and is left alone for a moment',
  error: 'Redis answered with an error',
};

const guard = (more: Partial<GuardNote>): GuardNote => ({
  allowed: true,
  mode: 'redis',
  askedStore: true,
  limit: 6000,
  wholeLimit: 6000,
  consumed: 12,
  blockedForMs: 0,
  ...more,
});

describe('where it was decided', () => {
  it.each(Object.entries(modes))('%s', (mode, [limit, ofGuard]) => {
    const degradedBy = mode === 'redis' || mode === 'memory' ? undefined : 'connection';
    expect(decidedWhere(limitDecision({ mode: mode as StoreMode, degradedBy }))).toBe(limit);
    expect(guardAside(guard({ mode: mode as StoreMode }))).toBe(ofGuard);
  });

  it.each(Object.entries(degraded))('without Redis because of %s', (degradedBy, words) => {
    const decision = { mode: 'local', degradedBy: degradedBy as keyof typeof degraded, tripMs: 0 } as const;
    expect(decidedWhere(limitDecision(decision))).toBe(`decided in this process, as ${words}`);
  });

  it('without Redis, nobody knows why', () => {
    expect(decidedWhere(limitDecision({ mode: 'allow', tripMs: 0 }))).toBe(
      'Redis is away, and redis.whenDown is allow',
    );
  });
});

describe('what a policy decided', () => {
  it.each([
    [
      'left',
      verdict({ limit: 100, remaining: 37, windowMs: 60_000 }),
      'redis',
      'per-client: 37 of 100 left in any minute',
    ],
    [
      'left in a bucket',
      verdict({ algorithm: 'gcra', limit: 100, remaining: 99, windowMs: 2000 }),
      'redis',
      'per-client: 99 of a burst of 100 left, all back within 2 s',
    ],
    [
      'used up',
      verdict({ allowed: false, remaining: 0, retryAfterMs: 6100 }),
      'memory',
      'per-client: 10 of 10 used in any 10 s; again in 7 s',
    ],
    [
      'not enough left',
      verdict({ allowed: false, remaining: 2, cost: 5, retryAfterMs: 900 }),
      'redis',
      'per-client: 2 of 10 left in any 10 s, and this request costs 5; again in 900 ms',
    ],
    [
      'used up, of a policy in shadow',
      verdict({ shadow: true, allowed: false, remaining: 0, retryAfterMs: 6100 }),
      'redis',
      'per-client (shadow): would have been limited, 10 of 10 used in any 10 s; again in 7 s',
    ],
    [
      'not enough left, of a policy in shadow',
      verdict({ shadow: true, allowed: false, remaining: 2, cost: 5, retryAfterMs: 900 }),
      'redis',
      'per-client (shadow): would have been limited, 2 of 10 left in any 10 s, and this request costs 5; again in 900 ms',
    ],
    [
      'left, of a policy in shadow',
      verdict({ shadow: true }),
      'redis',
      'per-client (shadow): 7 of 10 left in any 10 s',
    ],
    [
      'unseen, of a policy in shadow',
      verdict({ shadow: true, allowed: false, retryAfterMs: 1000 }),
      'refuse',
      'per-client (shadow): would have been refused without counting; again in 1 s',
    ],
    ['let through unseen', verdict(), 'allow', 'per-client: let through without counting'],
    [
      'refused unseen',
      verdict({ allowed: false, retryAfterMs: 1000 }),
      'refuse',
      'per-client: refused without counting; again in 1 s',
    ],
  ] as const)('%s', (_, one, mode, words) => {
    expect(verdictInWords(one, mode)).toBe(words);
  });

  it('is told with its key as a hash, and when there will be more', () => {
    expect(verdictAside(verdict(), limitDecision(), ['client', 'route'])).toBe(
      "counted as 5feceb66 (a hash of the client's address and the route), decided in Redis in 0.4 ms, more in 3 s",
    );
    expect(verdictAside(verdict({ cost: 3, resetMs: 0 }), limitDecision(), ['client'])).toBe(
      "counted as 5feceb66 (a hash of the client's address), decided in Redis in 0.4 ms, this request cost 3",
    );
  });

  it('is told without a key where nothing was counted', () => {
    expect(
      verdictAside(verdict(), limitDecision({ mode: 'allow', degradedBy: 'timeout', tripMs: 0 }), ['client']),
    ).toBe('Redis did not answer before the deadline, and redis.whenDown is allow');
  });

  it('says when it was the part of one of several workers', () => {
    const part = { limit: 50, wholeLimit: 100, windowMs: 60_000 };
    expect(verdictInWords(verdict({ ...part, remaining: 49 }), 'memory')).toBe(
      "per-client: 49 of 50 (this worker's part of 100) left in any minute",
    );
    expect(verdictInWords(verdict({ ...part, allowed: false, remaining: 0, retryAfterMs: 900 }), 'local')).toBe(
      "per-client: 50 of 50 (this worker's part of 100) used in any minute; again in 900 ms",
    );
    expect(verdictInWords(verdict({ ...part, algorithm: 'gcra', remaining: 49 }), 'memory')).toBe(
      "per-client: 49 of a burst of 50 (this worker's part of 100) left, all back within 1 min",
    );
  });

  it('was not charged when another one refused', () => {
    expect(verdictAside(verdict({ resetMs: 0 }), limitDecision({ allowed: false }), ['host'])).toBe(
      'counted as 5feceb66 (a hash of the host), decided in Redis in 0.4 ms, not charged, because another limit refused',
    );
  });
});

it('tells what the guard counted', () => {
  expect(guardInWords(guard({}))).toBe('let through: 12 of 6000 used by this client');
  expect(guardInWords(guard({ limit: 3000 }))).toBe(
    "let through: 12 of 3000 (this worker's part of 6000) used by this client",
  );
  expect(guardInWords(guard({ allowed: false, limit: 3000, blockedForMs: 900 }))).toBe(
    "blocked for 900 ms: this client sent more than the 3000 it may, this worker's part of 6000",
  );
  expect(guardInWords(guard({ allowed: false, consumed: 6001, blockedForMs: 41_200 }))).toBe(
    'blocked for 42 s: this client sent more than the 6000 it may',
  );
});
