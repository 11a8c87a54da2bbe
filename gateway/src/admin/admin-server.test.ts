import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { type AdminDesk, type AdminDeskParts, startAdminDesk } from '../../test/support/admin-desk.ts';
import { rawClient } from '../../test/support/raw-client.ts';

const open: AdminDesk[] = [];
afterEach(async () => {
  for (const desk of open.splice(0)) await desk.close();
});

async function admin(parts: AdminDeskParts = {}): Promise<AdminDesk> {
  const started = await startAdminDesk(parts);
  open.push(started);
  return started;
}

/** The bytes of the whole answer; the connection is closed by the request. */
async function raw(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(request);
  return text(socket);
}

test('answers over HTTP, not to be stored, not to be sniffed, not to be framed, for no other origin', async () => {
  const { url } = await admin();
  const response = await fetch(`${url}/metrics?a=b`);
  expect(await response.text()).toBe('# ä\n');
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/plain; version=0.0.4',
    'content-length': '5',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    vary: 'accept',
  });
  expect([...response.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
});

test('health is that the process answers, readiness what it says', async () => {
  const { url } = await admin({ isReady: () => false });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const notReady = await fetch(`${url}/readyz`);
  expect(notReady.status).toBe(503);
  expect(notReady.headers.get('content-type')).toBe('application/problem+json');
  expect(await (await fetch(`${(await admin()).url}/readyz`)).text()).toBe('ready\n');
});

test('HEAD has the length and no body', async () => {
  const { admin: started } = await admin();
  const answer = await raw(started.port, 'HEAD /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  expect(answer).toMatch(/content-length: 5\r\n/i);
  expect(answer).toMatch(/\r\n\r\n$/);
});

test('a page whose name was rebound to loopback is turned away', async () => {
  const { admin: started } = await admin();
  const answer = await raw(started.port, 'GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 421 /);
  expect(answer).toContain('"type":"urn:weir:problem:admin-wrong-host"');
});

test('an absolute target is not a path of ours', async () => {
  const { admin: started } = await admin();
  const answer = await raw(
    started.port,
    'GET http://127.0.0.1/metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 404 /);
});

test('bytes that are not HTTP end a connection and nothing else', async () => {
  const { admin: started, url } = await admin();
  expect(await raw(started.port, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('a page that throws is a 500, told to us and not to the reader, and nothing else', async () => {
  const told: unknown[] = [];
  const { url } = await admin({
    failed: (path, error) => told.push(path, error),
    desk: {
      state: () => {
        throw new Error('a bug with /etc/passwd in it');
      },
    },
  });
  const response = await fetch(`${url}/api/state`);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('passwd');
  expect(told).toEqual(['/api/state', new Error('a bug with /etc/passwd in it')]);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('a port that is taken is an error at the start', async () => {
  const { admin: started } = await admin();
  await expect(admin({ settings: { port: started.port } })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('readers that never read do not keep everybody else out', async () => {
  const { admin: started, url } = await admin({ bounds: { connections: 4, idleMs: 50 } });
  const clients = await Promise.all(Array.from({ length: 4 }, () => rawClient(started.port)));
  for (const client of clients) {
    client.socket.pause();
    client.send('GET /api/openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'.repeat(2000));
  }
  let status = 0;
  while (status === 0) status = (await fetch(`${url}/healthz`).catch(() => ({ status: 0 }))).status;
  expect(status).toBe(200);
  for (const client of clients) client.end();
});

test('a connection waits longer for its next request than exporters and scrapers do', async () => {
  const { url } = await admin();
  const { headers } = await fetch(`${url}/healthz`);
  expect(Number(/timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1])).toBeGreaterThan(60);
});

test('closing does not wait for idle connections', async () => {
  const { admin: started } = await admin();
  const idle = connect(started.port, '127.0.0.1');
  await once(idle, 'connect');
  const closed = once(idle, 'close');
  await open.pop()?.close();
  await closed;
});
