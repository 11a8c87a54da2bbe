/**
 * CPU per decision, of this process and of Redis. `node gateway/bench/limit-decisions.ts redis://127.0.0.1:6379`
 * Fifty decisions at a time, as many as a busy gateway has under way.
 */
import { serializeList } from 'structured-headers';
import { silentEvents } from '../src/events.ts';
import { HeaderList } from '../src/header-list.ts';
import { createLimiter } from '../src/rate-limit/create-limiter.ts';
import { writeLimitHeaders } from '../src/rate-limit/limit-headers.ts';
import type { LimitCharge, Limiter } from '../src/rate-limit/limiter.ts';
import type { RateLimitPolicy } from '../src/rate-limit/policy.ts';
import { connectRedis } from '../src/redis/connect-redis.ts';

const ROUNDS = 2_000;
const AT_ONCE = 50;

const policy = (name: string, limit: number, burst?: number): RateLimitPolicy => ({
  name,
  algorithm: burst === undefined ? 'sliding-window' : 'gcra',
  limit,
  windowMs: 60_000,
  burst: burst ?? limit,
  key: ['client'],
  cost: 1,
  mode: 'enforce',
  headers: 'ietf',
});
const charges = (...policies: RateLimitPolicy[]): LimitCharge[] =>
  policies.map((of) => ({ policy: of, key: '203.0.113.7', hashTag: '203.0.113.7', cost: 1 }));

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function measure(name: string, limiter: Limiter, asked: LimitCharge[], redisCpuUs: () => Promise<number>) {
  for (let warm = 0; warm < 200; warm += 1) await together(limiter, asked);
  const redisBefore = await redisCpuUs();
  const before = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round += 1) await together(limiter, asked);
  const { user, system } = process.cpuUsage(before);
  const redis = (await redisCpuUs()) - redisBefore;
  const each = ROUNDS * AT_ONCE;
  say(`${name.padEnd(34)} ${((user + system) / each).toFixed(2)} µs here, ${(redis / each).toFixed(2)} µs in Redis`);
}

const together = (limiter: Limiter, asked: LimitCharge[]) =>
  Promise.all(Array.from({ length: AT_ONCE }, async () => limiter.decide(asked)));

const url = process.argv[2];
if (url === undefined) throw new Error('usage: limit-decisions.ts <redis url>');
const settings = { url, deadlineMs: 5_000, whenDown: 'refuse', keyPrefix: `bench-${process.pid}:` } as const;
const connection = connectRedis(settings, silentEvents);
await connection.ready;
const inRedis = createLimiter({ redis: connection, settings });
const inMemory = createLimiter({ redis: undefined, settings: undefined });

const redisCpuUs = async (): Promise<number> => {
  const info = await connection.client.info('cpu');
  const read = (field: string): number => Number(new RegExp(`${field}:([0-9.]+)`).exec(info)?.[1]);
  return (read('used_cpu_user') + read('used_cpu_sys')) * 1e6;
};

const kinds: [string, LimitCharge[]][] = [
  ['log, refusing', charges(policy('log', 100))],
  ['slots, admitting', charges(policy('slots', 1_000_000_000))],
  ['gcra, admitting', charges(policy('gcra', 1_000_000_000, 1_000_000))],
  ['slots and gcra', charges(policy('both-s', 1_000_000_000), policy('both-g', 1_000_000_000, 1_000_000))],
];
for (const [name, asked] of kinds) await measure(`Redis, ${name}`, inRedis, asked, redisCpuUs);
for (const [name, asked] of kinds) await measure(`memory, ${name}`, inMemory, asked, async () => 0);
await connection.close();

const policies = [policy('per-client', 100), policy('daily', 1_000)];
const decision = await inMemory.decide(charges(...policies));
const timed = (name: string, write: () => void): void => {
  for (let warm = 0; warm < 20_000; warm += 1) write();
  const before = process.cpuUsage();
  for (let round = 0; round < 300_000; round += 1) write();
  const { user, system } = process.cpuUsage(before);
  say(`${name.padEnd(34)} ${((user + system) / 300_000).toFixed(2)} µs`);
};
timed('headers of two policies', () => writeLimitHeaders(new HeaderList(), policies, decision));
timed('the same by structured-headers', () => {
  serializeList(
    decision.verdicts.map(({ policy: of, limit }) => [
      of,
      new Map([
        ['q', limit],
        ['w', 60],
      ]),
    ]),
  );
  serializeList(
    decision.verdicts.map(({ policy: of, remaining }) => [
      of,
      new Map([
        ['r', remaining],
        ['t', 60],
      ]),
    ]),
  );
});
