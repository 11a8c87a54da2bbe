/** The guard over several gateways, and without its Redis. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GuardSettings } from '../../src/config/model.ts';
import { createGuard, type Guard } from '../../src/guard/guard.ts';
import { connectRedis, type RedisConnection } from '../../src/redis/connect-redis.ts';
import type { PendingTrip } from '../../src/redis/trip-deadlines.ts';
import { type PrivateRedis, startPrivateRedis } from '../support/private-redis.ts';
import { recordedEvents } from '../support/recorded-events.ts';
import { testRedisSettings } from '../support/redis-settings.ts';

let redis: PrivateRedis;
const open: RedisConnection[] = [];

beforeAll(async () => {
  redis = await startPrivateRedis();
});
beforeEach(() => redis.restart());
afterEach(async () => {
  redis.resume();
  await Promise.all(open.splice(0).map((connection) => connection.close()));
});
afterAll(() => redis.stop());

const settings: GuardSettings = { limit: 5, windowMs: 60_000, blockForMs: 60_000 };

async function start(more: Partial<GuardSettings> = {}, deadlineMs = 10_000) {
  const connection = connectRedis(
    testRedisSettings(redis.url, { deadlineMs, keyPrefix: 'test:' }),
    recordedEvents().events,
  );
  open.push(connection);
  expect(await connection.ready).toBe(true);
  return { guard: createGuard({ ...settings, ...more }, connection), connection };
}

const times = async (count: number, guard: Guard) => {
  const notes = [];
  for (let round = 0; round < count; round += 1) notes.push(await guard.admit('203.0.113.7'));
  return notes;
};

async function commandsSeen(connection: RedisConnection): Promise<number> {
  const info = await connection.client.info('commandstats');
  return Number(/cmdstat_incrby:calls=(\d+)/.exec(info)?.[1] ?? 0);
}

describe('the guard in Redis', () => {
  it('admits the limit, and blocks from the first request over it', async () => {
    const { guard } = await start();
    const notes = await times(6, guard);
    expect(notes.map(({ allowed, consumed }) => `${allowed} ${consumed}`)).toEqual([
      'true 1',
      'true 2',
      'true 3',
      'true 4',
      'true 5',
      'false 6',
    ]);
    expect(notes.at(-1)).toEqual({
      allowed: false,
      mode: 'redis',
      askedStore: true,
      limit: 5,
      wholeLimit: 5,
      consumed: 6,
      blockedForMs: 60_000,
    });
  });

  it('costs no trip, and not even a promise, for a client that is blocked', async () => {
    const { guard, connection } = await start();
    await times(6, guard);
    const before = await commandsSeen(connection);
    for (let round = 0; round < 100; round += 1) {
      const note = guard.admit('203.0.113.7');
      expect(note).not.toBeInstanceOf(Promise);
      expect(note).toMatchObject({ allowed: false, mode: 'redis', askedStore: false });
    }
    expect(await commandsSeen(connection)).toBe(before);
    expect(await guard.admit('203.0.113.8')).toMatchObject({ allowed: true, consumed: 1 });
  });

  it('blocks a client for every gateway, not longer than the first one said', async () => {
    const one = await start();
    const other = await start();
    const refused = (await times(6, one.guard)).at(-1);
    const note = await other.guard.admit('203.0.113.7');
    expect(note.allowed).toBe(false);
    expect(note.blockedForMs).toBeLessThanOrEqual(refused?.blockedForMs ?? 0);
  });

  it('lets a client in again that waited as long as it was told, also below a second', async () => {
    const { guard } = await start({ windowMs: 30_000, blockForMs: 300 });
    const { blockedForMs } = (await times(6, guard)).at(-1) ?? { blockedForMs: Number.NaN };
    expect(blockedForMs).toBeLessThanOrEqual(300);
    const until = performance.now() + blockedForMs + 1;
    while (performance.now() < until) await new Promise((resolve) => setTimeout(resolve, until - performance.now()));
    expect(await guard.admit('203.0.113.7')).toMatchObject({ allowed: true, consumed: 1 });
  });

  it('leaves nothing in Redis that does not expire', async () => {
    const { guard, connection } = await start();
    await times(2, guard);
    expect(await connection.client.pttl('test:guard:203.0.113.7')).toBeGreaterThan(0);
  });
});

describe('the guard without its Redis', () => {
  it('counts here when Redis dies, with the same limit and the same block', async () => {
    const { guard } = await start({ blockForMs: 300_000 });
    expect(await guard.admit('203.0.113.7')).toMatchObject({ allowed: true, mode: 'redis', askedStore: true });
    await redis.kill();
    const notes = await times(6, guard);
    expect(notes.map(({ allowed, mode }) => `${allowed} ${mode}`)).toEqual([
      ...Array(5).fill('true local'),
      'false local',
    ]);
    expect(notes.at(-1)?.blockedForMs).toBeGreaterThan(250_000);
    // The first ones may be those that find out that the connection is gone.
    const asked = notes.map(({ askedStore }) => askedStore);
    expect(asked.at(-1)).toBe(false);
    expect(asked).toEqual(asked.toSorted((one, other) => Number(other) - Number(one)));
  });

  it('counts here when Redis hangs, after the deadline and then at once', async () => {
    const { guard, connection } = await start({ limit: 1_000 }, 40);
    redis.pause();
    expect(await guard.admit('203.0.113.7')).toMatchObject({ mode: 'local', askedStore: true });
    await vi.waitFor(async () => {
      expect(await guard.admit('203.0.113.7')).toMatchObject({ allowed: true, mode: 'local' });
      expect(connection.breaker.position).toBe('open');
    }, 10_000);
    expect(await guard.admit('203.0.113.7')).toMatchObject({ mode: 'local', askedStore: false });
  });

  it('sends one request to see whether Redis is back, and the others do not wait', async () => {
    const { connection } = await start({}, 40);
    let trips = 0;
    const deadlines = {
      add(trip: PendingTrip): void {
        trips += 1;
        connection.deadlines.add(trip);
      },
    };
    const guard = createGuard(
      { ...settings, limit: 1_000 },
      Object.create(connection, { deadlines: { value: deadlines } }) as RedisConnection,
    );
    redis.pause();
    await vi.waitFor(async () => {
      await guard.admit('203.0.113.7');
      expect(connection.breaker.position).toBe('open');
    }, 10_000);
    trips = 0;
    connection.breaker.probeNow();
    const notes = await Promise.all(Array.from({ length: 100 }, () => Promise.resolve(guard.admit('203.0.113.7'))));
    expect(trips).toBe(1);
    expect(notes.every(({ allowed, mode }) => allowed && mode === 'local')).toBe(true);
    expect(notes.filter(({ askedStore }) => askedStore).length).toBe(1);
  });

  it('keeps out whom it had blocked', async () => {
    const { guard } = await start();
    await times(6, guard);
    await redis.kill();
    expect(await guard.admit('203.0.113.7')).toMatchObject({ allowed: false });
  });
});
