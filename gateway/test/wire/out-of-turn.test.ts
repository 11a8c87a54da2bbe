/**
 * On a connection that carries an answer, nothing else may be said: bytes written out of turn become part of that
 * answer's body, or its next bytes become part of a WebSocket. Node does not guard this: it takes an upgrade or a CONNECT
 * that was pipelined behind an unanswered request out of the line at once, and reports a malformed body while
 * the request that it belongs to is under way. In each case here every exchange settles.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { type ForwardingGateway, forwardingGateway } from '../support/forwarding-gateway.ts';
import { firstResponse, type RawClient, rawClient } from '../support/raw-client.ts';
import { type RawUpstream, rawUpstream } from '../support/raw-upstream.ts';
import { recordedEvents } from '../support/recorded-events.ts';

let upstream: RawUpstream;
let gateway: ForwardingGateway;
let client: RawClient;
let told: string[];

afterEach(async () => {
  client.end();
  await gateway.stop();
  await upstream.stop();
});

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: shop.example\r\n\r\n`;
const CONNECT = 'CONNECT inside:443 HTTP/1.1\r\nHost: inside:443\r\n\r\n';
const HANDSHAKE =
  'GET /socket HTTP/1.1\r\nHost: shop.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';
const CHUNKED_HEAD = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

async function start(): Promise<void> {
  const recorded = recordedEvents();
  told = recorded.told;
  upstream = await rawUpstream();
  gateway = await forwardingGateway(upstream.port, { events: recorded.events });
  client = await rawClient(gateway.port);
}

/** A request whose answer has begun, and goes on. */
async function inTheMiddleOfAnAnswer() {
  await start();
  client.send(get('/stream'));
  const connection = await upstream.connection(0);
  await connection.until((received) => received.endsWith('\r\n\r\n'));
  connection.send(`${CHUNKED_HEAD}5\r\nfirst\r\n`);
  await client.until((received) => received.endsWith('first\r\n'));
  return connection;
}

const outcomes = () => gateway.records.map(({ outcome }) => outcome?.kind);

describe('an upgrade that is pipelined behind an unanswered request', () => {
  it('is an ordinary request, answered in its turn', async () => {
    const connection = await inTheMiddleOfAnAnswer();
    client.send(HANDSHAKE);
    const other = await upstream.connection(1);
    expect(await other.until((received) => received.endsWith('\r\n\r\n'))).not.toMatch(/upgrade/i);
    other.send(OK);
    connection.send('4\r\nlast\r\n0\r\n\r\n');
    const received = await client.until((text) => text.endsWith('ok'));
    expect(received).toMatch(/^HTTP\/1\.1 200 [^]*5\r\nfirst\r\n4\r\nlast\r\n0\r\n\r\nHTTP\/1\.1 200 [^]*ok$/);
    await gateway.record(1);
    expect(outcomes()).toEqual(['forwarded', 'forwarded']);
  });

  it('is a handshake when its turn has come', async () => {
    const connection = await inTheMiddleOfAnAnswer();
    connection.send('0\r\n\r\n');
    await gateway.record(0);
    client.send(HANDSHAKE);
    const other = await upstream.connection(1);
    expect(await other.until((received) => received.endsWith('\r\n\r\n'))).toMatch(/upgrade: websocket/i);
  });
});

describe('a CONNECT', () => {
  it('is refused, and recorded as what it is', async () => {
    await start();
    client.send(CONNECT);
    const response = firstResponse(await client.closed());
    expect(response?.status).toBe(501);
    expect(response?.head.match(/^connection:.*$/gim)).toEqual(['connection: close']);
    expect(await gateway.record(0)).toMatchObject({
      request: { method: 'CONNECT', host: 'inside:443', peerAddress: '127.0.0.1' },
      status: 501,
      outcome: { kind: 'refused', problem: 'method-not-supported' },
    });
  });

  it('that is pipelined behind an answer under way ends the connection, with not a byte into that answer', async () => {
    const connection = await inTheMiddleOfAnAnswer();
    const before = client.received;
    client.send(CONNECT);
    expect(await client.closed()).toBe(before);
    await connection.closed();
    expect((await gateway.record(0)).outcome).toEqual({ kind: 'aborted', during: 'response' });
    expect(told).toEqual(['malformedRequest CONNECT_BEFORE_ITS_TURN 127.0.0.1']);
  });

  it('that is pipelined behind several requests leaves none of them open', async () => {
    const connection = await inTheMiddleOfAnAnswer();
    client.send(get('/second') + get('/third'));
    const waiting = await Promise.all([upstream.connection(1), upstream.connection(2)]);
    client.send(CONNECT);
    await Promise.all([connection, ...waiting].map((one) => one.closed()));
    await gateway.record(2);
    expect(outcomes()).toEqual(['aborted', 'aborted', 'aborted']);
  });
});

describe('a body with malformed chunks', () => {
  it('is told so when nothing was answered yet', async () => {
    await start();
    client.send('POST /a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n');
    const connection = await upstream.connection(0);
    await connection.until((received) => received.includes('hello'));
    client.send('no number\r\n');
    const response = firstResponse(await client.closed());
    expect(response?.status).toBe(400);
    expect(JSON.parse(response?.body ?? '')).toMatchObject({ type: 'urn:weir:problem:bad-request' });
    await connection.closed();
    expect(connection.received).not.toMatch(/\r\n0\r\n/);
    await gateway.record(1);
    expect(new Set(outcomes())).toEqual(new Set(['aborted', 'refused']));
    expect(told).toEqual(['malformedRequest HPE_INVALID_CHUNK_SIZE 127.0.0.1']);
  });

  it('is cut, and told to the operator, when an answer has begun', async () => {
    await start();
    client.send('POST /a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n');
    const connection = await upstream.connection(0);
    await connection.until((received) => received.includes('hello'));
    connection.send(`${CHUNKED_HEAD}5\r\nfirst\r\n`);
    const before = await client.until((received) => received.endsWith('first\r\n'));
    client.send('no number\r\n');
    expect(await client.closed()).toBe(before);
    expect((await gateway.record(0)).outcome?.kind).toBe('aborted');
    expect(told).toEqual(['malformedRequest HPE_INVALID_CHUNK_SIZE 127.0.0.1']);
  });
});

describe('bytes that are no request behind one that is', () => {
  it('are not answered in the place of that one', async () => {
    await start();
    client.send(get('/a'));
    const connection = await upstream.connection(0);
    await connection.until((received) => received.endsWith('\r\n\r\n'));
    client.send('G@T / HTTP/1.1\r\n\r\n');
    expect(await client.closed()).toBe('');
    expect((await gateway.record(0)).outcome?.kind).toBe('aborted');
    expect(told).toEqual(['malformedRequest HPE_INVALID_METHOD 127.0.0.1']);
  });
});

describe('an answer that breaks before its turn', () => {
  it('leaves those before it whole, then takes the connection along', async () => {
    await start();
    client.send(get('/first'));
    const first = await upstream.connection(0);
    client.send(get('/second'));
    const second = await upstream.connection(1);
    second.send('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
    second.socket.end();
    await gateway.record(0);
    first.send(OK);
    expect(await client.closed()).toMatch(/^HTTP\/1\.1 200 OK[^]*\r\n\r\nok$/);
    await gateway.record(1);
    expect(outcomes()).toEqual(['broken', 'forwarded']);
  });
});
