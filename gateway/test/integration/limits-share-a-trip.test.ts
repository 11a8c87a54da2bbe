/**
 * A command costs the gateway more than a decision costs Redis, so decisions that begin in one turn of the event loop go
 * together. What must not be shared is the outcome: each decides alone, whoever travels with it.
 */
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { silentEvents } from '../../src/events.ts';
import { createLimiter } from '../../src/rate-limit/create-limiter.ts';
import { connectRedis, type RedisConnection } from '../../src/redis/connect-redis.ts';
import { charge, gcra, slidingWindow } from '../support/limit-policies.ts';
import { freePort, type PrivateRedis, startPrivateRedis } from '../support/private-redis.ts';
import { testRedisSettings } from '../support/redis-settings.ts';

const HOUR = 3_600_000;
let redis: PrivateRedis;
let connection: RedisConnection;

beforeAll(async () => {
  redis = await startPrivateRedis();
});
afterEach(() => connection.close());
afterAll(() => redis.stop());

async function limiterOnRedis() {
  const settings = { ...testRedisSettings(redis.url), whenDown: 'refuse' as const };
  connection = connectRedis(settings, silentEvents);
  await connection.ready;
  await connection.client.config('RESETSTAT');
  return { limiter: createLimiter({ redis: connection, settings }), prefix: settings.keyPrefix };
}

async function scriptsRun(): Promise<number> {
  const stats = await connection.client.info('commandstats');
  return [...stats.matchAll(/cmdstat_eval(?:sha)?:calls=(\d+),.*?rejected_calls=\d+,failed_calls=(\d+)/g)]
    .map(([, calls, failed]) => Number(calls) - Number(failed))
    .reduce((sum, calls) => sum + calls, 0);
}

it('decisions of one turn take one trip, up to sixty-four of them', async () => {
  const { limiter } = await limiterOnRedis();
  const policy = slidingWindow(1_000, HOUR);
  const together = async (count: number) => {
    const before = await scriptsRun();
    await Promise.all(Array.from({ length: count }, async () => limiter.decide([charge(policy)])));
    return (await scriptsRun()) - before;
  };
  expect(await together(64)).toBe(1);
  expect(await together(65)).toBe(2);
  expect(await together(1)).toBe(1);
});

it('each is made alone: one over its limit refuses nobody else, and all or nothing holds for each', async () => {
  const { limiter } = await limiterOnRedis();
  const [narrow, wide, bursty] = [slidingWindow(1, HOUR), slidingWindow(5, HOUR), gcra(1, HOUR, 5)];
  const decisions = await Promise.all([
    limiter.decide([charge(narrow), charge(wide)]),
    limiter.decide([charge(narrow), charge(wide)]),
    limiter.decide([charge(wide), charge(bursty)]),
  ]);
  expect(decisions.map(({ allowed }) => allowed)).toEqual([true, false, true]);
  const left = await limiter.decide([charge(wide, 0), charge(bursty, 0)]);
  expect(left.verdicts.map(({ remaining }) => remaining)).toEqual([3, 4]);
});

it('something foreign under a key of one leaves the others as they were', async () => {
  const { limiter, prefix } = await limiterOnRedis();
  const [spoilt, sound] = [slidingWindow(5, HOUR), slidingWindow(5, HOUR)];
  await connection.client.set(`${prefix}{203.0.113.7}:${spoilt.name}:${spoilt.algorithm}:203.0.113.7`, 'not a list');
  const [before, hit, after] = await Promise.all([
    limiter.decide([charge(sound)]),
    limiter.decide([charge(sound), charge(spoilt)]),
    limiter.decide([charge(sound)]),
  ]);
  expect([before, after].map((decision) => [decision?.mode, decision?.allowed])).toEqual([
    ['redis', true],
    ['redis', true],
  ]);
  expect(hit).toMatchObject({ mode: 'refuse', degradedBy: 'error', allowed: false });
  expect((await limiter.decide([charge(sound, 0)])).verdicts[0]?.remaining).toBe(3);
});

it('an error of the whole server is one: after a failover the connection to the old primary is made anew', async () => {
  const { limiter } = await limiterOnRedis();
  const policy = slidingWindow(5, HOUR);
  await connection.client.config('SET', 'replica-read-only', 'yes');
  await connection.client.replicaof('127.0.0.1', await freePort());
  const closed = once(connection.client, 'close');
  const decisions = await Promise.all([limiter.decide([charge(policy)]), limiter.decide([charge(policy)])]);
  expect(decisions.map(({ mode }) => mode)).toEqual(['refuse', 'refuse']);
  await closed;
  while (!connection.isReady) await new Promise((resolve) => setImmediate(resolve));
  await connection.client.replicaof('NO', 'ONE');
  expect(await limiter.decide([charge(policy)])).toMatchObject({ mode: 'redis', allowed: true });
});
