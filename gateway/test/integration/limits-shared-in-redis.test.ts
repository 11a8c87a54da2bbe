/** By Redis's own clock, in real time, over several gateways: as in production. */
import { afterEach, describe, expect, inject, it } from 'vitest';
import { silentEvents } from '../../src/events.ts';
import { createLimiter } from '../../src/rate-limit/create-limiter.ts';
import { type Limiter, promises } from '../../src/rate-limit/limiter.ts';
import type { RateLimitPolicy } from '../../src/rate-limit/policy.ts';
import { connectRedis, type RedisConnection } from '../../src/redis/connect-redis.ts';
import { charge, gcra, slidingWindow } from '../support/limit-policies.ts';
import { testRedisSettings } from '../support/redis-settings.ts';

const HOUR = 3_600_000;
const open: RedisConnection[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((connection) => connection.close()));
});

const settings = testRedisSettings(inject('redisUrl'));

async function gateway(): Promise<{ limiter: Limiter; connection: RedisConnection }> {
  const connection = connectRedis(settings, silentEvents);
  open.push(connection);
  expect(await connection.ready).toBe(true);
  return { limiter: createLimiter({ redis: connection, settings }), connection };
}

describe('limits shared by several gateways', () => {
  it('admit exactly what one would', async () => {
    const gateways = await Promise.all([gateway(), gateway(), gateway()]);
    for (const policy of [slidingWindow(50, HOUR), slidingWindow(333, HOUR), gcra(1, HOUR, 77)]) {
      const decisions = await Promise.all(
        Array.from({ length: 999 }, async (_, index) =>
          (gateways[index % 3] as (typeof gateways)[number]).limiter.decide([charge(policy)]),
        ),
      );
      expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(policy.burst);
      expect(decisions.every(({ mode }) => mode === 'redis')).toBe(true);
    }
  });

  it('hold in every span of their window while clients push as hard as they can', async () => {
    const { limiter } = await gateway();
    for (const policy of [slidingWindow(5, 150), slidingWindow(201, 150), gcra(20, 150, 4)]) {
      const admitted = await pushFor(limiter, policy, 5 * policy.windowMs);
      // The clock of Redis saw an admission between sending and reply: only what surely lay in one span may be counted.
      const most = promises[policy.algorithm].atMostInWindow(policy);
      for (let index = most; index < admitted.length; index += 1) {
        const earliest = (admitted[index - most] as Admission).sentMs;
        expect((admitted[index] as Admission).repliedMs - earliest).toBeGreaterThanOrEqual(policy.windowMs - 1);
      }
      expect(admitted.length).toBeGreaterThan(most);
    }
  });

  it('admit a client that waits as long as it was told', async () => {
    const { limiter } = await gateway();
    for (const policy of [slidingWindow(2, 80), slidingWindow(300, 80), gcra(20, 1_000, 1)]) {
      let decision = await limiter.decide([charge(policy)]);
      while (decision.allowed) decision = await limiter.decide([charge(policy)]);
      const waitMs = decision.verdicts[0]?.retryAfterMs ?? 0;
      expect(waitMs).toBeGreaterThan(0);
      const until = performance.now() + waitMs;
      while (performance.now() < until) await new Promise((resolve) => setTimeout(resolve, until - performance.now()));
      expect(await limiter.decide([charge(policy)])).toMatchObject({ allowed: true });
    }
  });
});

describe('what lies in Redis', () => {
  it('is named by prefix, hash tag, policy, algorithm and key, and expires', async () => {
    const { limiter, connection } = await gateway();
    const window = slidingWindow(5, 60_000);
    const slots = slidingWindow(500, 60_000);
    const bucket = gcra(5, 60_000, 2);
    await limiter.decide([charge(window), charge(slots), charge(bucket)]);
    const keys = [window, slots, bucket].map(
      ({ name, algorithm }) => `${settings.keyPrefix}{203.0.113.7}:${name}:${algorithm}:203.0.113.7`,
    );
    const leftMs = await Promise.all(keys.map((key) => connection.client.pttl(key)));
    expect(leftMs.map((left) => left > 0 && left <= 61_000)).toEqual([true, true, true]);
  });

  it('is bounded, however much is asked', async () => {
    const { limiter, connection } = await gateway();
    const log = slidingWindow(200, 60_000);
    const slots = slidingWindow(100_000, 500);
    const until = performance.now() + 700;
    while (performance.now() < until)
      await Promise.all(Array.from({ length: 50 }, async () => limiter.decide([charge(log), charge(slots)])));
    const length = (policy: RateLimitPolicy): Promise<number> =>
      connection.client.llen(`${settings.keyPrefix}{203.0.113.7}:${policy.name}:${policy.algorithm}:203.0.113.7`);
    expect(await length(log)).toBeLessThanOrEqual(200);
    expect(await length(slots)).toBeLessThanOrEqual(101);
  });

  it('holds no key of any length that a client may choose', async () => {
    const { limiter, connection } = await gateway();
    const policy = slidingWindow(1, 60_000);
    const long = 'h'.repeat(60_000);
    await limiter.decide([charge(policy, 1, long)]);
    expect(await limiter.decide([charge(policy, 1, long)])).toMatchObject({ allowed: false });
    expect(await limiter.decide([charge(policy, 1, `${long}i`)])).toMatchObject({ allowed: true });
    const keys = await connection.client.keys(`*${policy.name}*`);
    expect(keys.map((key) => key.length < 300)).toEqual([true, true]);
  });
});

interface Admission {
  readonly sentMs: number;
  readonly repliedMs: number;
}

async function pushFor(limiter: Limiter, policy: RateLimitPolicy, spanMs: number): Promise<Admission[]> {
  const admitted: Admission[] = [];
  const until = performance.now() + spanMs;
  while (performance.now() < until) {
    const sentMs = performance.now();
    const { allowed } = await limiter.decide([charge(policy)]);
    if (allowed) admitted.push({ sentMs, repliedMs: performance.now() });
  }
  return admitted;
}
