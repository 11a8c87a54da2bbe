import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { type Admin, startAdmin } from './admin-server.ts';

const open: Admin[] = [];
afterEach(async () => {
  for (const admin of open.splice(0)) await admin.close();
});

async function admin(port = 0): Promise<Admin> {
  const started = await startAdmin({
    settings: { address: '127.0.0.1', port, token: '' },
    isReady: () => true,
    openMetrics: () => ({ contentType: 'text/plain; version=0.0.4', body: '# ä\n' }),
  });
  open.push(started);
  return started;
}

/** The bytes of the whole answer; the connection is closed by the request. */
async function raw(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(request);
  return text(socket);
}

test('answers over HTTP, not to be stored and not to be sniffed', async () => {
  const { port } = await admin();
  const response = await fetch(`http://127.0.0.1:${port}/metrics?a=b`);
  expect(await response.text()).toBe('# ä\n');
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/plain; version=0.0.4',
    'content-length': '5',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    vary: 'accept',
  });
});

test('HEAD has the length and no body', async () => {
  const { port } = await admin();
  const answer = await raw(port, 'HEAD /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  expect(answer).toMatch(/content-length: 5\r\n/i);
  expect(answer).toMatch(/\r\n\r\n$/);
});

test('a page whose name was rebound to loopback is turned away', async () => {
  const { port } = await admin();
  const answer = await raw(port, 'GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 421 /);
  expect(answer).toContain('"type":"urn:weir:problem:admin-wrong-host"');
});

test('an absolute target is not a path of ours', async () => {
  const { port } = await admin();
  const answer = await raw(
    port,
    'GET http://127.0.0.1/metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 404 /);
});

test('bytes that are not HTTP end a connection and nothing else', async () => {
  const { port } = await admin();
  expect(await raw(port, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
});

test('a port that is taken is an error at the start', async () => {
  const { port } = await admin();
  await expect(admin(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('closing does not wait for idle connections', async () => {
  const { port } = await admin();
  const idle = connect(port, '127.0.0.1');
  await once(idle, 'connect');
  const closed = once(idle, 'close');
  await open.pop()?.close();
  await closed;
});
