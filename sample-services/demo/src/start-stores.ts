import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from './environment.ts';
import type { Family } from './family.ts';
import { type DatabaseChoice, findDatabase } from './find-database.ts';
import { findRedis, privateRedisArguments, type RedisChoice } from './find-redis.ts';
import { answersPing } from './ping-redis.ts';
import { accepts, freePort } from './ports.ts';
import type { Stores } from './programs.ts';
import { until } from './until.ts';

export interface StartedStores extends Stores {
  readonly redis: RedisChoice;
  readonly database: DatabaseChoice;
  /** The embedded PostgreSQL takes seconds, in which what needs none can start. A string is the line that says why not. */
  readonly databaseAnswers: Promise<string | undefined>;
}

// A machine under load takes ten times as long as an idle one.
const startWithinMs = 60_000;

/** Redis, answering, and PostgreSQL, found or started. A string is the line that says why not. */
export async function startStores(
  settings: Settings,
  usualRedisUrl: string,
  family: Family,
  signal: AbortSignal,
): Promise<StartedStores | string> {
  const [redis, database] = await Promise.all([
    findRedis({ redisUrl: settings.redisUrl, usualUrl: usualRedisUrl, searchPath: settings.searchPath }),
    findDatabase(settings.databaseUrl),
  ]);
  if (redis.kind === 'refused') return redis.refusal;
  if (database.kind === 'refused') return database.refusal;
  const { databaseUrl, databaseAnswers } = await startDatabase(database, settings, family, signal);
  const redisUrl = await redisUrlOf(redis, settings, family, signal);
  if (redisUrl === undefined) return 'The private Redis did not answer in time.';
  return { redis, database, redisUrl, databaseUrl, databaseAnswers };
}

async function redisUrlOf(
  choice: Exclude<RedisChoice, { kind: 'refused' }>,
  settings: Settings,
  family: Family,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (choice.kind === 'none') return '';
  if (choice.kind !== 'start') return choice.url;
  const port = await freePort();
  family.start({
    name: 'redis',
    command: choice.binary,
    args: privateRedisArguments(port, tmpdir()),
    env: settings.inherited,
    ends: 'last',
  });
  const url = `redis://127.0.0.1:${port}`;
  return (await until(() => answersPing(url), { withinMs: startWithinMs, signal })) ? url : undefined;
}

async function startDatabase(
  choice: Exclude<DatabaseChoice, { kind: 'refused' }>,
  settings: Settings,
  family: Family,
  signal: AbortSignal,
): Promise<Pick<StartedStores, 'databaseUrl' | 'databaseAnswers'>> {
  if (choice.kind === 'given') return { databaseUrl: choice.url, databaseAnswers: Promise.resolve(undefined) };
  const port = await freePort();
  family.start({
    name: 'database',
    command: process.execPath,
    args: ['--expose-gc', join(import.meta.dirname, 'embedded-database.ts'), String(port)],
    env: settings.inherited,
    ends: 'last',
  });
  return {
    databaseUrl: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    databaseAnswers: until(() => accepts(port), { withinMs: startWithinMs, signal }).then((doesAnswer) =>
      doesAnswer ? undefined : 'The embedded PostgreSQL did not answer in time.',
    ),
  };
}
