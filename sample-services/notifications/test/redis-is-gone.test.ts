/** Both ends of the queue as the processes they are: a Redis that is gone keeps neither an order nor a process. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type PrivateRedis, startPrivateRedis } from '../../../gateway/test/support/private-redis.ts';
import { type RunningHouse, runHouse } from '../../service-kit/test/support/running-house.ts';

// Each test starts a database and five processes, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let redis: PrivateRedis;
let house: RunningHouse;

beforeEach(async () => {
  redis = await startPrivateRedis();
  house = await runHouse({ REDIS_URL: redis.url });
});

afterEach(async () => {
  redis.resume();
  await house?.stop();
  await redis.stop();
});

test.each(['killed', 'hung'])(
  'Redis %s: an order is paid, its event is lost and said to be, and both ends leave',
  async (how) => {
    expect((await house.postOrder({ item: 'tea', quantity: 1 })).status).toBe(201);
    await house.notifications.logged(({ msg }) => msg === 'mail sent');
    if (how === 'killed') await redis.kill();
    else redis.pause();
    expect((await house.postOrder({ item: 'tea', quantity: 1 })).status).toBe(201);
    await house.orders.logged(({ msg }) => msg === 'event not published');
    // In their own time: what still hangs after four seconds is cut with exit code 1.
    const ended = await Promise.all([house.orders.stop(), house.notifications.stop()]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    // Of what went on with Redis their logs speak, in words; ioredis would print each attempt.
    expect(house.orders.stderr() + house.notifications.stderr()).toBe('');
  },
);
