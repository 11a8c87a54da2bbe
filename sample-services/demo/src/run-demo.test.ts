/** The promises of `npm start` about its processes, with stand-ins for the services and a real Redis and database. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, inject, test, vi } from 'vitest';
import { allGone, type DemoProcess, descendantsOf, standInDemo, startDemo } from '../test/demo-process.ts';

// Each test starts processes, some of them PostgreSQL; on a machine under load that takes its time.
vi.setConfig({ testTimeout: 90_000 });

/** What a failed test must not leave behind. */
const noted = new Set<number>();

async function start(...args: Parameters<typeof startDemo>): Promise<DemoProcess> {
  const demo = await startDemo(...args);
  noted.add(demo.pid);
  return demo;
}

function childrenOf({ pid }: DemoProcess): number[] {
  const children = descendantsOf(pid);
  for (const child of children) noted.add(child);
  return children;
}

afterEach(async () => {
  const left = [...noted].flatMap((pid) => [pid, ...descendantsOf(pid)]);
  for (const pid of left) endQuietly(pid);
  await allGone(left);
  noted.clear();
});

function endQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * For tests that are not about the stores: both given. Whether a PostgreSQL listens there is for the services to find out,
 * and the stand-ins do not ask.
 */
const found = { REDIS_URL: inject('redisUrl'), DATABASE_URL: inject('redisUrl').replace('redis:', 'postgres:') };

// reaper, Redis, database and two services
const familySize = 5;

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends every process, private Redis and database too', async (signal) => {
  const demo = await start({ REDIS_URL: '' });
  await demo.ready;
  expect(demo.output()).toContain('private:');
  const children = childrenOf(demo);
  expect(children).toHaveLength(familySize);
  process.kill(demo.pid, signal);
  expect(await demo.exited).toBe(0);
  await allGone(children);
});

test('a closed terminal (SIGHUP) ends every process', async () => {
  const demo = await start(found);
  await demo.ready;
  const children = childrenOf(demo);
  process.kill(demo.pid, 'SIGHUP');
  expect(await demo.exited).toBe(0);
  await allGone(children);
});

test('kill -9 of the parent ends every process', async () => {
  const demo = await start();
  await demo.ready;
  const children = childrenOf(demo);
  expect(children).toHaveLength(familySize);
  process.kill(demo.pid, 'SIGKILL');
  await allGone(children);
});

test('kill -9 of the parent ends processes that do not listen to SIGTERM', async () => {
  const demo = await start({ WEIR_STAND_IN: 'deaf', ...found });
  await demo.ready;
  const children = childrenOf(demo);
  process.kill(demo.pid, 'SIGKILL');
  await allGone(children);
});

test('SIGTERM ends processes that do not listen to it', async () => {
  const demo = await start({ WEIR_STAND_IN: 'deaf', ...found });
  await demo.ready;
  const children = childrenOf(demo);
  process.kill(demo.pid, 'SIGTERM');
  expect(await demo.exited).toBe(0);
  await allGone(children);
});

test('a signal while it starts ends what was started', async () => {
  const demo = await start();
  while (childrenOf(demo).length < 2) await delay(10);
  const children = childrenOf(demo);
  process.kill(demo.pid, 'SIGINT');
  expect(await demo.exited).toBe(0);
  await allGone(children);
});

test.each([
  ['npm ─► demo', `spawn(process.execPath, ['${standInDemo}'], { stdio: 'inherit' })`],
  // The second command keeps every shell from replacing itself by the first.
  ['npm ─► sh ─► demo', `spawn('sh', ['-c', '"${process.execPath}" "${standInDemo}"; exit $?'], { stdio: 'inherit' })`],
])('kill -9 of npm, which cannot pass it on, ends every process: %s', async (_, command) => {
  const npm = `const { spawn } = require('node:child_process'); ${command}`;
  const demo = await start({ npm_lifecycle_event: 'start', ...found }, [process.execPath, '-e', npm]);
  await demo.ready;
  const children = childrenOf(demo);
  process.kill(demo.pid, 'SIGKILL');
  await allGone(children);
});

test('kill -9 of the reaper ends the demo, since nothing would end it later', async () => {
  const demo = await start(found);
  await demo.ready;
  const children = childrenOf(demo);
  // The first child of all.
  process.kill(Math.min(...children), 'SIGKILL');
  expect(await demo.exited).toBe(1);
  expect(demo.errors().trim().split('\n')).toEqual(['The reaper that ends the demo with its parent is gone.']);
  await allGone(children);
});

test('a child that ends by itself is told in one line and ends the demo', async () => {
  const demo = await start(found);
  await demo.ready;
  const children = childrenOf(demo);
  await fetch(`http://127.0.0.1:${demo.ports.orders}/end`).catch((error: unknown) => error);
  expect(await demo.exited).toBe(1);
  expect(demo.errors()).toMatch(/^orders ended by itself \(exit code 3\); its last words are in \S+orders\.log\n$/);
  await allGone(children);
});

test('a taken port is one line that names the port and the way out, and nothing is started', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const { port } = squatter.address() as { port: number };
  const demo = await start({ WEIR_ADMIN_PORT: String(port) });
  expect(await demo.exited).toBe(1);
  expect(demo.errors()).toMatch(
    new RegExp(
      `^Port ${port} \\(admin\\) is in use by another program\\. Free it, or choose another: WEIR_ADMIN_PORT=\\d+ npm start\\n$`,
    ),
  );
  expect(demo.output()).toBe('');
  squatter.close();
});

test('a REDIS_URL that does not answer is one line without its password', async () => {
  const demo = await start({ REDIS_URL: 'redis://:secret-word@127.0.0.1:1' });
  expect(await demo.exited).toBe(1);
  expect(demo.errors()).toBe(
    'REDIS_URL=redis://[secret]@127.0.0.1:1 does not answer PING. Start it, or unset REDIS_URL.\n',
  );
});

test('without any Redis it starts, and says that limits run in memory', async () => {
  const demo = await start({ DATABASE_URL: found.DATABASE_URL, PATH: '/nowhere' });
  await demo.ready;
  expect(demo.output()).toContain(
    "limits run in the gateway's memory, order events go over HTTP. To have one: REDIS_URL=redis://HOST:6379 npm start",
  );
  process.kill(demo.pid, 'SIGTERM');
  expect(await demo.exited).toBe(0);
});

test('the banner begins with where to look, and has three lines that begin with curl, each one valid for sh', async () => {
  const demo = await start(found);
  await demo.ready;
  expect(demo.output().trimStart().split('\n')[0]).toContain(`http://127.0.0.1:${demo.ports.admin}`);
  const requests = demo
    .output()
    .split('\n')
    .filter((line) => line.startsWith('curl '));
  expect(requests).toHaveLength(3);
  for (const request of requests) {
    expect(request).toContain(`http://127.0.0.1:${demo.ports.gateway}/`);
    const [code] = await once(spawn('sh', ['-n', '-c', request]), 'exit');
    expect(code).toBe(0);
  }
});
