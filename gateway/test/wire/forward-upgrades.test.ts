/**
 * A WebSocket through the gateway is two sockets joined, and in each of these cases a bare http-proxy ends the process,
 * leaks one of the two, or writes the text of an HTTP answer into an open WebSocket. Here: nothing crashes (vitest fails
 * on an uncaught error), both sockets are closed, and a record settles.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { Exchange } from '../../src/exchange.ts';
import type { NoFields, Stage } from '../../src/pipeline/stage.ts';
import { type ForwardingGateway, type ForwardingOptions, forwardingGateway } from '../support/forwarding-gateway.ts';
import { fullBacklog } from '../support/full-backlog.ts';
import { firstResponse, type RawClient, rawClient } from '../support/raw-client.ts';
import type { RawConnection } from '../support/raw-connection.ts';
import { fieldsOf, type RawUpstream, rawUpstream, requestsIn } from '../support/raw-upstream.ts';

let upstream: RawUpstream;
let gateway: ForwardingGateway;
let client: RawClient;

afterEach(async () => {
  client?.end();
  await gateway.stop();
  await upstream?.stop();
});

const HANDSHAKE =
  'GET //socket//a?b=//c HTTP/1.1\r\nHost: shop.example\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';
const SWITCHING =
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nKeep-Alive: timeout=3\r\n\r\n';

async function start(
  options: ForwardingOptions = {},
  onRequest: (connection: RawConnection) => void = ({ socket }) => void socket.write(SWITCHING),
): Promise<void> {
  upstream = await rawUpstream((connection) => connection.socket.once('data', () => onRequest(connection)));
  gateway = await forwardingGateway(upstream.port, options);
  client = await rawClient(gateway.port);
}

/** Past the switch, with the upstream's side of it. */
async function switched(options: ForwardingOptions = {}): Promise<RawConnection> {
  await start(options);
  client.send(HANDSHAKE);
  await client.until((received) => received.includes('\r\n\r\n'));
  return upstream.connection(0);
}

async function expectProblem(status: number, code: string): Promise<void> {
  const response = firstResponse(await client.closed());
  expect(response?.status).toBe(status);
  expect(JSON.parse(response?.body ?? '')).toMatchObject({ type: `urn:weir:problem:${code}`, status });
  expect((await gateway.record(0)).outcome).toMatchObject({ kind: 'refused', by: 'forward', problem: code });
}

describe('a WebSocket', () => {
  it('echoes, text and large binary, and settles its record with the bytes of both sides', async () => {
    const server = createServer();
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) => socket.on('message', (data, binary) => socket.send(data, { binary })));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    gateway = await forwardingGateway((server.address() as AddressInfo).port);
    const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/status`);
    await once(socket, 'open');
    const large = Buffer.alloc(300_000, 'x');
    for (const message of ['hello', large]) {
      socket.send(message);
      const [echo] = (await once(socket, 'message')) as [Buffer];
      expect(echo.equals(Buffer.from(message))).toBe(true);
    }
    socket.close(1000, 'done');
    await once(socket, 'close');
    const record = await gateway.record(0);
    expect(record.outcome).toEqual({ kind: 'switched' });
    expect(record.status).toBe(101);
    expect(record.requestBytes).toBeGreaterThan(300_000);
    expect(record.responseBytes).toBeGreaterThan(300_000);
    expect(record.responseBytes).toBeLessThan(300_100);
    expect(record.attempts[0]).toMatchObject({ status: 101, reused: false, outcome: { kind: 'switched' } });
    server.closeAllConnections();
    server.close();
  });

  it('is a connection to its target until both sides have closed', async () => {
    const { socket } = await switched();
    const figures = { upstream: 'api', target: `127.0.0.1:${upstream.port}`, busy: 0, idle: 0, waiting: 0 };
    expect(gateway.switched()).toEqual([{ ...figures, switched: 1 }]);
    const other = await rawClient(gateway.port);
    other.send(HANDSHAKE);
    await other.until((received) => received.includes('\r\n\r\n'));
    expect(gateway.switched()).toEqual([{ ...figures, switched: 2 }]);
    other.end();
    socket.destroy();
    await Promise.all([gateway.record(0), gateway.record(1)]);
    expect(gateway.switched()).toEqual([]);
  });

  it('is none where it was refused', async () => {
    await start({}, ({ socket }) => void socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n'));
    client.send(HANDSHAKE);
    await gateway.record(0);
    expect(gateway.switched()).toEqual([]);
  });

  it('is asked for with the head that our rules make', async () => {
    await start();
    client.send(
      HANDSHAKE.replace('\r\n\r\n', '\r\nX-Forwarded-For: 10.0.0.1\r\nX-Two: 1\r\nx-two: 2\r\nCookie: a=b\r\n\r\n'),
    );
    await client.until((received) => received.includes('\r\n\r\n'));
    const request = requestsIn((await upstream.connection(0)).received)?.[0];
    const all = (name: string) => fieldsOf(request?.fields ?? [], name);
    expect(request?.line).toBe('GET //socket//a?b=//c HTTP/1.1');
    expect(all('host')).toEqual(['shop.example']);
    expect(all('connection')).toEqual(['Upgrade']);
    expect(all('upgrade')).toEqual(['websocket']);
    expect(all('sec-websocket-key')).toEqual(['dGhlIHNhbXBsZSBub25jZQ==']);
    expect(all('x-forwarded-for')).toEqual(['127.0.0.1']);
    expect(all('x-two')).toEqual(['1', '2']);
    expect(all('cookie')).toEqual(['a=b']);
    expect(all('traceparent')).toHaveLength(1);
  });

  it('is answered with the head of the upstream as the stages edited it', async () => {
    const stage: Stage<Exchange, NoFields> = {
      name: 'sign',
      onResponse: (_exchange, head) => head.headers.append('X-Signed', String(head.status)),
    };
    await start({ stage });
    client.send(HANDSHAKE);
    const received = await client.until((text) => text.includes('\r\n\r\n'));
    const lines = received.split('\r\n').map((line) => line.toLowerCase());
    expect(lines[0]).toBe('http/1.1 101 switching protocols');
    expect(lines).toEqual(
      expect.arrayContaining([
        'connection: upgrade',
        'upgrade: websocket',
        'set-cookie: a=1',
        'set-cookie: b=2',
        'x-signed: 101',
      ]),
    );
    expect(received).not.toMatch(/keep-alive/i);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'is switched when the upstream, or the client, sends a field named %s',
    async (name) => {
      await start({}, ({ socket }) =>
        socket.write(SWITCHING.replace('\r\n\r\n', `\r\n${name}: one\r\n${name}: two\r\n\r\n`)),
      );
      client.send(HANDSHAKE.replace('\r\n\r\n', `\r\n${name}: one\r\n${name}: two\r\n\r\n`));
      const received = await client.until((text) => text.includes('\r\n\r\n'));
      expect(received).toMatch(/^HTTP\/1\.1 101 /);
      const lines = received.toLowerCase().split('\r\n');
      expect(lines).toEqual(
        expect.arrayContaining([`${name.toLowerCase()}: one`, `${name.toLowerCase()}: two`, 'upgrade: websocket']),
      );
      client.end();
      expect((await gateway.record(0)).outcome).toEqual({ kind: 'switched' });
    },
  );

  it('loses none of the bytes that either side sent along with its head', async () => {
    await start({}, ({ socket }) => socket.write(`${SWITCHING}early from upstream`));
    client.send(`${HANDSHAKE}early from client`);
    await client.until((received) => received.endsWith('early from upstream'));
    const connection = await upstream.connection(0);
    await connection.until((received) => received.endsWith('early from client'));
    client.end();
    expect(await gateway.record(0)).toMatchObject({ requestBytes: 17, responseBytes: 19 });
  });
});

describe('a handshake', () => {
  it('that the upstream answers otherwise is refused by us', async () => {
    await start({}, ({ socket }) => socket.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 6\r\n\r\nsecret'));
    client.send(HANDSHAKE);
    await expectProblem(502, 'upgrade-refused');
    expect(client.received).not.toContain('secret');
    expect((await gateway.record(0)).attempts[0]).toMatchObject({ status: 401, outcome: { failure: 'not-switched' } });
    await (await upstream.connection(0)).closed();
  });

  it('with an upstream that is not there is a 503', async () => {
    await start();
    await gateway.stop();
    const closed = await rawUpstream();
    await closed.stop();
    gateway = await forwardingGateway(closed.port);
    client = await rawClient(gateway.port);
    client.send(HANDSHAKE);
    await expectProblem(503, 'upstream-unreachable');
  });

  it('that the upstream resets is a 502', async () => {
    await start({}, ({ socket }) => socket.resetAndDestroy());
    client.send(HANDSHAKE);
    await expectProblem(502, 'upstream-reset');
  });

  it('that is answered with what is no HTTP is a 502', async () => {
    await start({}, ({ socket }) => socket.write('SSH-2.0-OpenSSH_9.2\r\n\r\n'));
    client.send(HANDSHAKE);
    await expectProblem(502, 'upstream-bad-response');
    await (await upstream.connection(0)).closed();
  });

  it('that is never answered is a 504, and holds no socket', async () => {
    await start({ timeouts: { responseMs: 150 } }, () => {});
    client.send(HANDSHAKE);
    await expectProblem(504, 'upstream-timeout');
    expect((await gateway.record(0)).attempts[0]?.outcome).toMatchObject({ failure: 'response-timeout' });
    await (await upstream.connection(0)).closed();
  });

  it('whose connection is never made is a 504', async () => {
    await start();
    await gateway.stop();
    const full = await fullBacklog();
    gateway = await forwardingGateway(full.port, { timeouts: { connectMs: 150 } });
    client = await rawClient(gateway.port);
    client.send(HANDSHAKE);
    await expectProblem(504, 'upstream-timeout');
    expect((await gateway.record(0)).attempts[0]?.outcome).toMatchObject({ failure: 'connect-timeout' });
    await full.stop();
  });

  it.each([
    ['resets', (raw: RawClient) => raw.socket.resetAndDestroy()],
    ['closes', (raw: RawClient) => raw.socket.destroy()],
    ['half-closes', (raw: RawClient) => raw.socket.end()],
  ])('that the client %s in the middle of ends at the upstream too', async (_how, leave) => {
    await start({}, () => {});
    client.send(HANDSHAKE);
    const connection = await upstream.connection(0);
    await connection.until((received) => received.endsWith('\r\n\r\n'));
    leave(client);
    await connection.closed();
    const record = await gateway.record(0);
    expect(record.outcome).toEqual({ kind: 'aborted', during: 'request' });
    expect(record.attempts[0]?.outcome).toEqual({ kind: 'aborted' });
  });

  it.each([
    ['whole', 'Content-Length: 5', 'hello'],
    ['not yet whole', 'Content-Length: 10', 'hello'],
    ['chunked', 'Transfer-Encoding: chunked', '5\r\nhello\r\n'],
  ])('with a body is an ordinary request with that body: %s', async (_what, framing, body) => {
    await start({}, () => {});
    client.send(HANDSHAKE.replace('\r\n\r\n', `\r\n${framing}\r\n\r\n${body}`));
    const connection = await upstream.connection(0);
    await connection.until((received) => received.includes('hello'));
    expect(connection.received).toMatch(new RegExp(framing, 'i'));
    expect(connection.received).not.toMatch(/upgrade/i);
    connection.send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    expect(firstResponse(await client.until((text) => firstResponse(text) !== undefined))?.status).toBe(200);
  });

  it('with a body of no bytes is a handshake', async () => {
    await start();
    client.send(HANDSHAKE.replace('\r\n\r\n', '\r\nContent-Length: 0\r\n\r\n'));
    expect(await client.until((received) => received.includes('\r\n\r\n'))).toMatch(/^HTTP\/1\.1 101 /);
  });

  it('that no stage can be asked about is refused, with one Connection field', async () => {
    await start();
    client.send(HANDSHAKE.replace('Host: shop.example', 'Host: shop.example/x'));
    const response = firstResponse(await client.closed());
    expect(response?.status).toBe(400);
    expect(response?.head.match(/^connection:.*$/gim)).toEqual(['connection: close']);
    expect(response?.head.match(/^date:/gim)).toHaveLength(1);
  });

  it('for another protocol is an ordinary request', async () => {
    await start({}, ({ socket }) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
    client.send(
      'GET /a HTTP/1.1\r\nHost: shop.example\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAM\r\n\r\n',
    );
    expect(firstResponse(await client.until((text) => text.endsWith('ok')))?.status).toBe(200);
    expect((await upstream.connection(0)).received).not.toMatch(/upgrade|http2/i);
  });
});

describe('an open WebSocket', () => {
  it('that the upstream resets is closed, and nothing is written into it', async () => {
    const connection = await switched();
    const before = client.received;
    connection.socket.resetAndDestroy();
    expect(await client.closed()).toBe(before);
    expect((await gateway.record(0)).outcome).toEqual({ kind: 'switched' });
  });

  it('that the upstream resets right after its 101 is closed', async () => {
    await start({}, ({ socket }) => {
      socket.write(SWITCHING, () => socket.resetAndDestroy());
    });
    client.send(HANDSHAKE);
    await client.closed();
    // The reset may overtake the 101; there is one answer in any case.
    expect(client.received.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(['switched', 'refused']).toContain((await gateway.record(0)).outcome?.kind);
  });

  it('that the upstream ends delivers its last words, then closes', async () => {
    const connection = await switched();
    connection.socket.end('last words');
    expect(await client.closed()).toMatch(/last words$/);
    expect((await gateway.record(0)).responseBytes).toBe(10);
  });

  it.each([
    ['resets', (raw: RawClient) => raw.socket.resetAndDestroy()],
    ['closes', (raw: RawClient) => raw.socket.destroy()],
  ])('that the client %s is closed at the upstream', async (_how, leave) => {
    const connection = await switched();
    leave(client);
    await connection.closed();
    expect((await gateway.record(0)).outcome).toEqual({ kind: 'switched' });
  });

  it('that the gateway cuts when it stops is closed on both sides', async () => {
    const connection = await switched();
    const stopped = gateway.stop();
    await Promise.all([client.closed(), connection.closed()]);
    await stopped;
    expect((await gateway.record(0)).outcome).toEqual({ kind: 'switched' });
    gateway = await forwardingGateway(upstream.port);
  });

  it('that the client half-closes still gets what the upstream says to that', async () => {
    const connection = await switched();
    client.socket.end('bye');
    await connection.until((received) => received.endsWith('bye'));
    connection.socket.end('bye too');
    expect(await client.closed()).toMatch(/bye too$/);
    expect((await gateway.record(0)).outcome).toEqual({ kind: 'switched' });
  });

  it('over which nothing passes is closed at the idle limit, on both sides', async () => {
    const connection = await switched({ timeouts: { idleMs: 150 } });
    await Promise.all([client.closed(), connection.closed()]);
    expect((await gateway.record(0)).outcome).toEqual({ kind: 'switched' });
  });

  it('over which something passes now and then is not', async () => {
    const connection = await switched({ timeouts: { idleMs: 300 } });
    for (let turn = 0; turn < 5; turn += 1) {
      connection.send(`${turn}`);
      await client.until((received) => received.endsWith(`${turn}`));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(client.socket.closed).toBe(false);
    client.end();
    expect((await gateway.record(0)).responseBytes).toBe(5);
  });
});
