/**
 * Redis is the part that fails first. Whatever it does (dies, hangs, comes back, was never there, answers nonsense), every
 * decision is made, soon, by the mode the operator chose, and says so.
 */
import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RedisSettings } from '../../src/config/model.ts';
import { createLimiter } from '../../src/rate-limit/create-limiter.ts';
import type { LimitCharge, Limiter } from '../../src/rate-limit/limiter.ts';
import type { LimitDecision } from '../../src/record.ts';
import { connectRedis, type RedisConnection } from '../../src/redis/connect-redis.ts';
import { charge, slidingWindow } from '../support/limit-policies.ts';
import { freePort, type PrivateRedis, startPrivateRedis } from '../support/private-redis.ts';
import { recordedEvents } from '../support/recorded-events.ts';
import { testRedisSettings } from '../support/redis-settings.ts';

const HOUR = 3_600_000;
const DEADLINE_MS = 40;

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

interface Started {
  readonly limiter: Limiter;
  readonly connection: RedisConnection;
  readonly told: string[];
  /** Lets the breaker's pause pass. Only while no trip is under way. */
  readonly skip: (ms: number) => void;
  readonly decide: (...charges: LimitCharge[]) => Promise<LimitDecision>;
}

async function start(more: Partial<RedisSettings> = {}): Promise<Started> {
  const settings = testRedisSettings(redis.url, more);
  const { events, told } = recordedEvents();
  let skippedMs = 0;
  const connection = connectRedis(settings, events, () => performance.now() + skippedMs);
  open.push(connection);
  await connection.ready;
  const limiter = createLimiter({ redis: connection, settings });
  return {
    limiter,
    connection,
    told,
    skip: (ms) => {
      skippedMs += ms;
    },
    decide: async (...charges) => limiter.decide(charges),
  };
}

const policy = () => slidingWindow(3, HOUR);

describe('Redis dies', () => {
  it('and `local` goes on with the same limit, counted here', async () => {
    const { decide, told } = await start();
    const limited = policy();
    expect(await decide(charge(limited))).toMatchObject({ mode: 'redis', degradedBy: undefined });
    await redis.kill();
    const decisions = [];
    for (let round = 0; round < 5; round += 1) decisions.push(await decide(charge(limited)));
    expect(decisions.map(({ allowed, mode }) => `${mode} ${allowed}`)).toEqual([
      'local true',
      'local true',
      'local true',
      'local false',
      'local false',
    ]);
    expect(decisions.every(({ degradedBy }) => degradedBy === 'connection' || degradedBy === 'breaker-open')).toBe(
      true,
    );
    await vi.waitFor(() => expect(told.join()).toContain('redisLost'));
  });

  it('and `allow` lets everything through, and says so', async () => {
    const { decide } = await start({ whenDown: 'allow' });
    await redis.kill();
    const limited = policy();
    for (let round = 0; round < 5; round += 1)
      expect(await decide(charge(limited))).toMatchObject({ allowed: true, mode: 'allow' });
  });

  it('and `refuse` lets nothing through, and names the policies it could not ask', async () => {
    const { decide } = await start({ whenDown: 'refuse' });
    await redis.kill();
    const [one, other] = [policy(), policy()];
    const { allowed, mode, verdicts } = await decide(charge(one), charge(other));
    expect({ allowed, mode }).toEqual({ allowed: false, mode: 'refuse' });
    expect(verdicts.map(({ policy: name, allowed: passed }) => ({ name, passed }))).toEqual([
      { name: one.name, passed: false },
      { name: other.name, passed: false },
    ]);
    expect(verdicts.every(({ retryAfterMs }) => retryAfterMs > 0)).toBe(true);
  });

  it('and `refuse` refuses nobody for policies in shadow alone', async () => {
    const { decide } = await start({ whenDown: 'refuse' });
    await redis.kill();
    const shadow = { ...policy(), mode: 'shadow' as const };
    const passed = await decide(charge(shadow));
    expect(passed).toMatchObject({ allowed: true, mode: 'refuse', verdicts: [{ shadow: true, allowed: false }] });
    expect((await decide(charge(shadow), charge(policy()))).allowed).toBe(false);
  });

  it('while a thousand decisions are under way: each is still made', async () => {
    const { decide } = await start();
    const limited = slidingWindow(100, HOUR);
    const decisions = Promise.all(Array.from({ length: 1_000 }, () => decide(charge(limited))));
    await redis.kill();
    const modes = new Set((await decisions).map(({ mode }) => mode));
    expect([...modes].every((mode) => mode === 'redis' || mode === 'local')).toBe(true);
  });

  it('and comes back: decisions are made there again', async () => {
    const { decide, told } = await start();
    const limited = policy();
    await decide(charge(limited));
    await redis.kill();
    await vi.waitFor(async () => expect((await decide(charge(limited, 0))).mode).toBe('local'));
    await redis.restart();
    await vi.waitFor(async () => expect((await decide(charge(limited, 0))).mode).toBe('redis'), 15_000);
    expect(told.filter((event) => event.startsWith('redis'))).toEqual([
      expect.stringMatching('redisLost'),
      'redisBack',
    ]);
  });

  it('before we start: that is known as soon as it refuses, not after a time', async () => {
    await redis.kill();
    const { events, told } = recordedEvents();
    const connection = connectRedis(testRedisSettings(redis.url), events);
    open.push(connection);
    let there: boolean | undefined;
    void connection.ready.then((found) => {
      there = found;
    });
    await vi.waitFor(() => expect(told).toEqual(['redisLost ECONNREFUSED']), { interval: 1 });
    expect(there).toBe(false);
  });

  it('or was never there, and comes later', async () => {
    await redis.kill();
    const { decide, connection, told } = await start();
    expect(await connection.ready).toBe(false);
    expect(await decide(charge(policy()))).toMatchObject({ allowed: true, mode: 'local', degradedBy: 'connection' });
    expect(told).toEqual(['redisLost ECONNREFUSED']);
    await redis.restart();
    await vi.waitFor(async () => expect((await decide(charge(policy()))).mode).toBe('redis'), 15_000);
    expect(told).toContain('redisBack');
  });
});

describe('Redis hangs', () => {
  it('and each decision waits no longer than its deadline, until nobody waits any more', async () => {
    const { decide, told, connection } = await start({ deadlineMs: DEADLINE_MS });
    redis.pause();
    const limited = slidingWindow(1_000, HOUR);
    const first = await decide(charge(limited));
    expect(first).toMatchObject({ allowed: true, mode: 'local', degradedBy: 'timeout' });
    expect(first.tripMs).toBeGreaterThanOrEqual(DEADLINE_MS - 1);
    await vi.waitFor(async () => {
      await decide(charge(limited));
      expect(connection.breaker.position).toBe('open');
    }, 10_000);
    expect(told).toContain('storeBreaker open');
    expect(await decide(charge(limited))).toMatchObject({ mode: 'local', degradedBy: 'breaker-open', tripMs: 0 });
  });

  it('and answers without a promise once the breaker is open', async () => {
    const { limiter, decide, connection } = await start({ deadlineMs: DEADLINE_MS });
    redis.pause();
    await vi.waitFor(async () => {
      await decide(charge(policy()));
      expect(connection.breaker.position).toBe('open');
    }, 10_000);
    expect(limiter.decide([charge(policy())])).not.toBeInstanceOf(Promise);
  });

  it('and one decision at a time goes to see, the herd stays away', async () => {
    const { decide, connection, skip } = await start({ deadlineMs: DEADLINE_MS });
    redis.pause();
    await vi.waitFor(async () => {
      await decide(charge(policy()));
      expect(connection.breaker.position).toBe('open');
    }, 10_000);
    skip(5_000);
    const decisions = await Promise.all(Array.from({ length: 200 }, () => decide(charge(policy()))));
    expect(decisions.filter(({ degradedBy }) => degradedBy !== 'breaker-open')).toHaveLength(1);
  });

  it('and wakes up: a probe closes the breaker', async () => {
    const { decide, connection, skip, told } = await start({ deadlineMs: DEADLINE_MS });
    redis.pause();
    await vi.waitFor(async () => {
      await decide(charge(policy()));
      expect(connection.breaker.position).toBe('open');
    }, 10_000);
    redis.resume();
    await vi.waitFor(async () => {
      skip(5_000);
      expect((await decide(charge(policy()))).mode).toBe('redis');
    }, 15_000);
    expect(connection.breaker.position).toBe('closed');
    expect(told).toContain('storeBreaker closed');
  });

  it('and what was sent before may charge later, once per decision and no more', async () => {
    const { decide, connection } = await start({ deadlineMs: DEADLINE_MS });
    const limited = slidingWindow(1_000, HOUR);
    await decide(charge(limited));
    redis.pause();
    const late = await Promise.all([decide(charge(limited)), decide(charge(limited)), decide(charge(limited))]);
    expect(late.every(({ degradedBy }) => degradedBy === 'timeout')).toBe(true);
    redis.resume();
    await vi.waitFor(async () => {
      const { mode, verdicts } = await decide(charge(limited, 0));
      expect({ mode, within: (verdicts[0]?.remaining ?? 0) >= 1_000 - 4 }).toEqual({ mode: 'redis', within: true });
    }, 15_000);
    expect(connection.breaker.position).toBe('closed');
  });
});

describe('this process is late', () => {
  it('and uses a reply that has arrived meanwhile, rather than blaming Redis', async () => {
    const { decide, connection } = await start({ deadlineMs: DEADLINE_MS });
    await decide(charge(policy()));
    const decision = decide(charge(policy()));
    // Auto-pipelining writes in the check phase, before us: the script is on its way, and no reply has been read.
    await new Promise((resolve) => setImmediate(resolve));
    // A whole process is started and ended meanwhile: no timer of ours can fire in time.
    execFileSync(process.execPath, [
      '-e',
      `const end = performance.now() + ${3 * DEADLINE_MS}; while (performance.now() < end);`,
    ]);
    expect(await decision).toMatchObject({ mode: 'redis', degradedBy: undefined });
    expect(connection.breaker.position).toBe('closed');
  });
});

describe('Redis answers, but not what it should', () => {
  it('is an error that is told by name, and decided without it', async () => {
    const { decide, connection } = await start();
    const limited = policy();
    await connection.client.set(
      `${connection.keyPrefix}{203.0.113.7}:${limited.name}:sliding-window:203.0.113.7`,
      'odd',
    );
    expect(await decide(charge(limited))).toMatchObject({ allowed: true, mode: 'local', degradedBy: 'error' });
  });

  it('forgets its scripts, and nobody notices', async () => {
    const { decide, connection } = await start();
    const limited = slidingWindow(100, HOUR);
    const before = await Promise.all(Array.from({ length: 60 }, () => decide(charge(limited))));
    await connection.client.script('FLUSH');
    const after = await Promise.all(Array.from({ length: 60 }, () => decide(charge(limited))));
    const allowed = [...before, ...after].filter((decision) => decision.allowed && decision.mode === 'redis');
    expect(allowed).toHaveLength(100);
  });
});

describe('closing', () => {
  it('ends in every state of the connection', async () => {
    const there = await start();
    await there.connection.close();
    const hanging = await start();
    redis.pause();
    await hanging.connection.close();
    redis.resume();
    const { events } = recordedEvents();
    const never = connectRedis(testRedisSettings(`redis://127.0.0.1:${await freePort()}`), events);
    expect(await never.ready).toBe(false);
    await never.close();
    expect(await there.decide(charge(policy()))).toMatchObject({ mode: 'local', degradedBy: 'connection' });
  });
});
