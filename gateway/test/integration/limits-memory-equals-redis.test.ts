/**
 * One arithmetic, written twice: in TypeScript and in Lua. Where they differ, a gateway that falls back to memory decides
 * differently from one that does not. So both get the same random life, clock steps and rate changes included, and must
 * give the same verdicts to the last millisecond.
 */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { silentEvents } from '../../src/events.ts';
import { createKeyHash } from '../../src/rate-limit/key-hash.ts';
import type { LimitCharge } from '../../src/rate-limit/limiter.ts';
import { createMemoryLimiter } from '../../src/rate-limit/memory-limiter.ts';
import type { RateLimitPolicy } from '../../src/rate-limit/policy.ts';
import { createRedisLimiter } from '../../src/rate-limit/redis-limiter.ts';
import type { LimitDecision } from '../../src/record.ts';
import { connectRedis, type RedisConnection } from '../../src/redis/connect-redis.ts';
import { freshName, gcra, slidingWindow } from '../support/limit-policies.ts';
import { testRedisSettings } from '../support/redis-settings.ts';
import { virtualClock } from '../support/virtual-clock.ts';

let connection: RedisConnection;
beforeAll(async () => {
  connection = connectRedis(testRedisSettings(inject('redisUrl')), silentEvents);
  await connection.ready;
});
afterAll(() => connection.close());

const HOUR = 3_600_000;
const rates = [
  { limit: 5, windowMs: HOUR, burst: 5 },
  { limit: 7, windowMs: 2 * HOUR, burst: 30 },
  { limit: 450, windowMs: HOUR - 7, burst: 3 },
  { limit: 999, windowMs: 50 * HOUR, burst: 999 },
];

const step = fc.record({
  rates: fc.array(fc.nat(rates.length - 1), { minLength: 3, maxLength: 3 }),
  costs: fc.array(fc.oneof(fc.nat(4), fc.nat(500)), { minLength: 3, maxLength: 3 }),
  shadow: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
  which: fc.subarray([0, 1, 2], { minLength: 1 }),
  afterMs: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 4, arbitrary: fc.nat(HOUR / 20) },
    { weight: 2, arbitrary: fc.nat(3 * HOUR) },
    { weight: 1, arbitrary: fc.integer({ min: -HOUR, max: -1 }) },
    { weight: 1, arbitrary: fc.integer({ min: -500 * HOUR, max: -HOUR }) },
  ),
});

const decisionOf = ({ allowed, verdicts }: LimitDecision) => ({ allowed, verdicts });

it('memory and Redis give the same verdicts, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 50 }), async (life) => {
      const clock = virtualClock();
      const keyHash = createKeyHash();
      const memory = createMemoryLimiter({ clock, keyHash });
      const redis = createRedisLimiter({ client: connection.client, keyPrefix: connection.keyPrefix, keyHash, clock });
      const names = [freshName(), freshName(), freshName()];
      const policyOf = (index: number, rate: (typeof rates)[number]): RateLimitPolicy => ({
        ...(index === 2 ? gcra(1, 1, 1) : slidingWindow(1, 1)),
        ...rate,
        name: names[index] as string,
      });
      for (const { rates: chosen, costs, shadow, which, afterMs } of life) {
        clock.advance(afterMs);
        const charges = which.map((index): LimitCharge => {
          const policy = {
            ...policyOf(index, rates[chosen[index] as number] as (typeof rates)[number]),
            mode: shadow[index] === true ? ('shadow' as const) : ('enforce' as const),
          };
          return { policy, key: 'one', hashTag: 'one', cost: costs[index] as number };
        });
        const { allowed, verdicts } = await redis.decide(charges);
        expect({ allowed, verdicts }).toEqual(decisionOf(memory.decide(charges)));
      }
    }),
    { numRuns: 60 },
  );
});
