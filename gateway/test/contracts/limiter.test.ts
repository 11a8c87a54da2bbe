import { inject } from 'vitest';
import { silentEvents } from '../../src/events.ts';
import { createKeyHash } from '../../src/rate-limit/key-hash.ts';
import { createMemoryLimiter } from '../../src/rate-limit/memory-limiter.ts';
import { createRedisLimiter } from '../../src/rate-limit/redis-limiter.ts';
import { withFallback } from '../../src/rate-limit/with-fallback.ts';
import { connectRedis } from '../../src/redis/connect-redis.ts';
import { testRedisSettings } from '../support/redis-settings.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { limiterContract } from './limiter.contract.ts';

const keyHash = createKeyHash();

limiterContract('in memory', 200, async () => {
  const clock = virtualClock();
  return { limiter: createMemoryLimiter({ clock, keyHash }), clock, close: async () => {} };
});

limiterContract('in Redis', 15, async () => {
  const clock = virtualClock();
  const connection = connectRedis(testRedisSettings(inject('redisUrl')), silentEvents);
  await connection.ready;
  const { client, keyPrefix } = connection;
  return {
    limiter: createRedisLimiter({ client, keyPrefix, keyHash, clock }),
    clock,
    close: () => connection.close(),
  };
});

limiterContract('in Redis with its fallback', 5, async () => {
  const clock = virtualClock();
  const connection = connectRedis(testRedisSettings(inject('redisUrl')), silentEvents);
  await connection.ready;
  const { client, keyPrefix } = connection;
  const redis = createRedisLimiter({ client, keyPrefix, keyHash, clock });
  const local = createMemoryLimiter({ clock, keyHash });
  return {
    limiter: withFallback({ connection, redis, local, whenDown: 'refuse', keyHash }),
    clock,
    close: () => connection.close(),
  };
});
