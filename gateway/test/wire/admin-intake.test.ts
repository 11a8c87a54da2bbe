/**
 * The receiver of OTLP listens in the same process as the gateway. Whoever reaches the port can send it anything: nothing of
 * that may be read before it is clear who sends it, take more memory than its bound, or hold a place for ever.
 */
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { type AdminDesk, type AdminDeskParts, startAdminDesk } from '../support/admin-desk.ts';
import { firstResponse, type RawClient, rawClient } from '../support/raw-client.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const MIB = 1024 * 1024;

const span = (name: string) => ({
  traceId: TRACE_ID,
  spanId: 'dddddddddddddddd',
  name,
  kind: 2,
  startTimeUnixNano: '1700000000000000000',
  endTimeUnixNano: '1700000000001000000',
});
const traces = (name = 'GET /orders') =>
  JSON.stringify({ resourceSpans: [{ resource: {}, scopeSpans: [{ scope: {}, spans: [span(name)] }] }] });

const open: AdminDesk[] = [];
const clients: RawClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.end();
  for (const desk of open.splice(0)) await desk.close();
});

async function start(parts: AdminDeskParts = {}): Promise<AdminDesk> {
  const desk = await startAdminDesk(parts);
  open.push(desk);
  return desk;
}

async function client({ admin }: AdminDesk): Promise<RawClient> {
  const connected = await rawClient(admin.port);
  clients.push(connected);
  return connected;
}

const head = (fields: Record<string, string | number>, path = '/v1/traces') =>
  `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${Object.entries({ 'Content-Type': 'application/json', ...fields })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;

/** The status, as soon as there is an answer; the body may never have been sent. */
async function statusOf(desk: AdminDesk, request: string): Promise<number> {
  const connected = await client(desk);
  connected.send(request);
  return statusFor(connected);
}

async function statusFor(connected: RawClient): Promise<number> {
  const received = await connected.until((text) => firstResponse(text) !== undefined);
  return (firstResponse(received) as { status: number }).status;
}

const post = (desk: AdminDesk, body: string | Uint8Array, headers: Record<string, string> = {}, path = '/v1/traces') =>
  fetch(`${desk.url}${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

test('takes spans and answers as the protocol asks', async () => {
  const desk = await start();
  const response = await post(desk, traces());
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.json()).toEqual({});
  expect(desk.desk.ring.find(TRACE_ID)?.spans).toMatchObject([{ name: 'GET /orders' }]);
});

test('takes gzip, and a charset behind the type', async () => {
  const desk = await start();
  const response = await post(desk, gzipSync(traces()), {
    'content-encoding': 'gzip',
    'content-type': 'application/json; charset=utf-8',
  });
  expect(response.status).toBe(200);
  expect(desk.desk.ring.find(TRACE_ID)?.spans).toHaveLength(1);
});

test('takes metrics and says that they are not kept', async () => {
  const desk = await start();
  const response = await post(desk, '{}', {}, '/v1/metrics');
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ partialSuccess: { errorMessage: expect.stringContaining('not kept') } });
});

test('metrics are not so much as unpacked: what is said to be gzip may be anything', async () => {
  const desk = await start();
  for (const body of [gzipSync(Buffer.alloc(64 * MIB)), 'not gzip']) {
    const response = await post(desk, body, { 'content-encoding': 'gzip' }, '/v1/metrics');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ partialSuccess: { errorMessage: expect.stringContaining('not kept') } });
  }
});

test('what gzip makes of a body has its bound', async () => {
  const desk = await start();
  const padded = (bytes: number) => gzipSync(traces().padEnd(bytes, ' '));
  const send = (bytes: number) => post(desk, padded(bytes), { 'content-encoding': 'gzip' });
  expect((await send(8 * MIB)).status).toBe(200);
  expect((await send(8 * MIB + 1)).status).toBe(413);
});

describe('without having read a byte of the body, refuses', () => {
  const declared = { 'Content-Length': 100 };

  test.each([
    ['a name that was rebound', 421, `POST /v1/traces HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 100\r\n\r\n`],
    ['a page of another origin', 403, head({ ...declared, Origin: 'http://evil.example' })],
    ['a form of another site', 403, head({ ...declared, 'Sec-Fetch-Site': 'cross-site' })],
    ['another media type', 415, head({ ...declared, 'Content-Type': 'text/plain' })],
    ['no media type', 415, `POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n`],
    ['another content coding', 415, head({ ...declared, 'Content-Encoding': 'br' })],
    ['two content codings', 415, head({ ...declared, 'Content-Encoding': 'gzip, gzip' })],
    ['a body declared too large', 413, head({ 'Content-Length': 4 * MIB + 1 })],
  ])('%s', async (_, status, request) => {
    expect(await statusOf(await start(), request)).toBe(status);
  });

  test('whoever has no token', async () => {
    const desk = await start({ settings: { token: 's3cret' } });
    expect(await statusOf(desk, head(declared))).toBe(401);
    expect(await statusOf(desk, head({ ...declared, Authorization: 'Bearer wrong' }))).toBe(401);
    // Nor is it told to go on.
    const asking = await client(desk);
    asking.send(head({ ...declared, Expect: '100-continue' }));
    expect(await statusFor(asking)).toBe(401);
  });
});

test('who asks first is told to go on, once it is let in', async () => {
  const desk = await start();
  const body = traces();
  const asking = await client(desk);
  asking.send(head({ 'Content-Length': body.length, Expect: '100-continue' }));
  await asking.until((text) => text.includes('100 Continue'));
  asking.send(body);
  await asking.until((text) => text.includes('HTTP/1.1 200'));
});

test('a body that is refused while it comes does not take the answer with it', async () => {
  const desk = await start({ settings: { token: 's3cret' } });
  const response = await post(desk, Buffer.alloc(3 * MIB, 32));
  expect(response.status).toBe(401);
});

test('what is over the bound without having said so is cut off', async () => {
  const desk = await start();
  const sender = await client(desk);
  sender.send(head({ 'Transfer-Encoding': 'chunked' }));
  const chunk = `${(64 * 1024).toString(16)}\r\n${' '.repeat(64 * 1024)}\r\n`;
  for (let sent = 0; sent <= 4 * MIB; sent += 64 * 1024) sender.send(chunk);
  expect(await statusFor(sender)).toBe(413);
});

test('a bomb of gzip is given up', async () => {
  const desk = await start();
  const bomb = gzipSync(Buffer.alloc(64 * MIB));
  expect(bomb.length).toBeLessThan(MIB);
  const response = await post(desk, bomb, { 'content-encoding': 'gzip' });
  expect(response.status).toBe(413);
  expect((await post(desk, traces())).status).toBe(200);
});

test.each([
  ['not JSON', '{', {}],
  ['JSON of something else', '[1]', {}],
  ['nothing', '', {}],
  ['protobuf that is none', '\xff\xff\xff', { 'content-type': 'application/x-protobuf' }],
  ['gzip that is none', 'not gzip', { 'content-encoding': 'gzip' }],
])('%s is a 400 with the status of the protocol, and nothing else', async (_, body, headers) => {
  const desk = await start();
  const response = await post(desk, body, headers);
  expect(response.status).toBe(400);
  const type = (headers as Record<string, string>)['content-type'] ?? 'application/json';
  expect(response.headers.get('content-type')).toBe(type);
  if (type === 'application/json') expect(await response.json()).toEqual({ message: expect.any(String) });
  expect(desk.desk.ring.figures()).toMatchObject({ spans: 0, logs: 0 });
  expect((await post(desk, traces())).status).toBe(200);
});

test('no more bodies are held than there is room for, and a place comes back with whoever leaves', async () => {
  const desk = await start({ bounds: { bodiesAtOnce: 2 } });
  const unfinished = head({ 'Content-Length': 100, Expect: '100-continue' });
  const holders = [await client(desk), await client(desk)];
  for (const holder of holders) {
    holder.send(unfinished);
    await holder.until((text) => text.includes('100 Continue'));
  }
  const busy = await post(desk, traces());
  expect(busy.status).toBe(503);
  expect(busy.headers.get('retry-after')).toBe('1');
  holders[0]?.end();
  let status = busy.status;
  while (status === 503) ({ status } = await post(desk, traces()));
  expect(status).toBe(200);
});

test('a body that stops coming is cut, and its place comes back', async () => {
  const desk = await start({ bounds: { bodiesAtOnce: 1, requestMs: 200 } });
  const slow = await client(desk);
  slow.send(`${head({ 'Content-Length': 100 })}{`);
  expect(await slow.closed()).toMatch(/^HTTP\/1\.1 408 /);
  expect((await post(desk, traces())).status).toBe(200);
});
