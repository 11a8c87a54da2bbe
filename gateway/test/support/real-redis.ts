/** vitest's globalSetup: a real Redis for every test, as `inject('redisUrl')`. Without one the run fails, it never skips. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { findRedisServer, type PrivateRedis, startPrivateRedis } from './private-redis.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Shared by all test files: use a key prefix of your own, flush nothing. */
    redisUrl: string;
  }
}

let started: PrivateRedis | undefined;

export async function setup(project: TestProject): Promise<void> {
  const given = process.env['WEIR_TEST_REDIS_URL'] || process.env['REDIS_URL'];
  if (given) {
    project.provide('redisUrl', given);
    return;
  }
  if (findRedisServer() === undefined) installRedis();
  started = await startPrivateRedis();
  project.provide('redisUrl', started.url);
}

export async function teardown(): Promise<void> {
  await started?.stop();
  started = undefined;
}

function installRedis(): void {
  if (process.env['WEIR_INSTALL'] === '0') fail('WEIR_INSTALL=0 forbids installing it');
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) fail('only root on Debian installs it by itself');
  process.stdout.write('No redis-server found: installing it with apt-get (WEIR_INSTALL=0 forbids this).\n');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  for (const step of [['update'], ['install', '-y', '--no-install-recommends', 'redis-server']]) {
    const { status } = spawnSync('apt-get', ['-qq', ...step], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: environment,
    });
    if (status !== 0) fail(`apt-get ${step[0]} failed`);
  }
  if (findRedisServer() === undefined) fail('apt-get install redis-server left none on PATH');
}

/** One line: where in this file it failed helps nobody. */
function fail(why: string): never {
  const error = new Error(
    `The tests need a real Redis: set WEIR_TEST_REDIS_URL, or put redis-server on PATH (${why}).`,
  );
  error.stack = '';
  throw error;
}
