import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { findRedis, redisInstallCommand } from './find-redis.ts';

const nothing = { redisUrl: '', usualUrl: 'redis://127.0.0.1:1', searchPath: [] };

let folder: string;
const listeners: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-path-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  for (const listener of listeners) listener.close();
  listeners.length = 0;
});

function installed(name: string): string {
  symlinkSync(process.execPath, join(folder, name));
  return join(folder, name);
}

/** A listener that says `answer` to whatever is said to it. */
async function listenerThatSays(answer: string): Promise<string> {
  const server = createServer((socket) =>
    socket.on('data', () => socket.write(answer)).on('error', () => socket.destroy()),
  );
  listeners.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `redis://127.0.0.1:${(server.address() as { port: number }).port}`;
}

test('REDIS_URL comes first', async () => {
  installed('redis-server');
  const url = inject('redisUrl');
  expect(await findRedis({ redisUrl: url, usualUrl: url, searchPath: [folder] })).toEqual({ kind: 'given', url });
});

test('a REDIS_URL that is silent is refused, not replaced', async () => {
  const found = await findRedis({ ...nothing, redisUrl: 'redis://127.0.0.1:1', usualUrl: inject('redisUrl') });
  expect(found).toMatchObject({ kind: 'refused', refusal: expect.stringContaining('redis://127.0.0.1:1') });
});

test('a REDIS_URL that is no URL of a Redis is refused', async () => {
  expect(await findRedis({ ...nothing, redisUrl: 'localhost' })).toMatchObject({ kind: 'refused' });
});

test('then the one on the usual port', async () => {
  installed('redis-server');
  const url = inject('redisUrl');
  expect(await findRedis({ ...nothing, usualUrl: url, searchPath: [folder] })).toEqual({ kind: 'local', url });
});

test.each([
  ['is no Redis', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
  ['wants a password', '-NOAUTH Authentication required.\r\n'],
])('what listens on the usual port but %s is passed over', async (_, answer) => {
  const binary = installed('redis-server');
  const usualUrl = await listenerThatSays(answer);
  expect(await findRedis({ ...nothing, usualUrl, searchPath: [folder] })).toEqual({ kind: 'start', binary });
});

test.each(['redis-server', 'valkey-server'])('then %s on PATH', async (name) => {
  const binary = installed(name);
  expect(await findRedis({ ...nothing, searchPath: ['/nowhere', folder] })).toEqual({ kind: 'start', binary });
});

test('a file of that name that cannot be run is not it', async () => {
  writeFileSync(join(folder, 'redis-server'), '', { mode: 0o644 });
  expect(await findRedis({ ...nothing, searchPath: [folder] })).toEqual({ kind: 'none' });
});

test('else none, and the command that would give one fits the machine', async () => {
  expect(await findRedis(nothing)).toEqual({ kind: 'none' });
  expect(redisInstallCommand([folder], false)).toBe('REDIS_URL=redis://HOST:6379 npm start');
  installed('apt-get');
  expect(redisInstallCommand([folder], false)).toBe('sudo apt-get install -y redis-server');
  expect(redisInstallCommand([folder], true)).toBe('apt-get install -y redis-server');
});
