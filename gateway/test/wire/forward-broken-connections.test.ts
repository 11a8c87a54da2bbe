/**
 * Connections end in the middle, on either side, at any moment. Each time: the other side learns of it, what the client
 * gets is never mistaken for a whole response, nothing keeps a socket, and the record says whose fault it was.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { type ForwardingGateway, forwardingGateway, targetOf } from '../support/forwarding-gateway.ts';
import { fullBacklog } from '../support/full-backlog.ts';
import { firstResponse, type RawClient, rawClient } from '../support/raw-client.ts';
import type { RawConnection } from '../support/raw-connection.ts';
import { type RawUpstream, rawUpstream } from '../support/raw-upstream.ts';

let upstream: RawUpstream;
let gateway: ForwardingGateway;
let client: RawClient;

afterEach(async () => {
  client.end();
  await gateway.stop();
  await upstream.stop();
});

const GET = 'GET /a HTTP/1.1\r\nHost: shop.example\r\n\r\n';
const POST = 'POST /a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n';

async function start(onRequest: (connection: RawConnection) => void = () => {}): Promise<void> {
  upstream = await rawUpstream((connection) => connection.socket.once('data', () => onRequest(connection)));
  gateway = await forwardingGateway(upstream.port);
  client = await rawClient(gateway.port);
}

async function expectProblem(status: number, code: string): Promise<void> {
  const response = firstResponse(await client.until((text) => firstResponse(text) !== undefined));
  expect(response?.status).toBe(status);
  expect(JSON.parse(response?.body ?? '')).toMatchObject({ type: `urn:weir:problem:${code}`, status });
  expect(response?.body).not.toMatch(/127\.0\.0\.1|ECONN|socket|undici/i);
  expect((await gateway.record(0)).outcome).toMatchObject({ kind: 'refused', by: 'forward', problem: code });
}

describe('a client that leaves', () => {
  it('while the upstream thinks ends the attempt', async () => {
    await start();
    client.send(GET);
    const connection = await upstream.connection(0);
    await connection.until((received) => received.endsWith('\r\n\r\n'));
    client.end();
    await connection.closed();
    const record = await gateway.record(0);
    expect(record.outcome).toEqual({ kind: 'aborted', during: 'request' });
    expect(record.attempts[0]?.outcome).toEqual({ kind: 'aborted' });
  });

  it('with a FIN alone has left too: half-closed connections are not waited for', async () => {
    await start();
    client.send(GET);
    const connection = await upstream.connection(0);
    await connection.until((received) => received.endsWith('\r\n\r\n'));
    client.socket.end();
    await connection.closed();
    expect((await gateway.record(0)).outcome).toEqual({ kind: 'aborted', during: 'request' });
  });

  it('in the middle of the response ends the attempt', async () => {
    await start((connection) => connection.send('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'));
    client.send(GET);
    await client.until((received) => received.endsWith('half'));
    client.end();
    await (await upstream.connection(0)).closed();
    expect((await gateway.record(0)).outcome).toEqual({ kind: 'aborted', during: 'response' });
  });

  it('in the middle of its upload leaves the upstream with an unfinished request', async () => {
    await start();
    client.send(POST);
    const connection = await upstream.connection(0);
    await connection.until((received) => received.endsWith('half'));
    client.socket.resetAndDestroy();
    await connection.closed();
    expect(connection.received).not.toContain('0\r\n\r\n');
    expect((await gateway.record(0)).attempts[0]?.outcome).toEqual({ kind: 'aborted' });
  });

  it('while the connection is still being made is not waited for', async () => {
    await start();
    const full = await fullBacklog();
    const silent = await forwardingGateway(full.port);
    const other = await rawClient(silent.port);
    other.socket.end(GET);
    const record = await silent.record(0);
    expect(record.outcome).toEqual({ kind: 'aborted', during: 'request' });
    expect(record.attempts[0]).toMatchObject({ connectedMs: undefined, outcome: { kind: 'aborted' } });
    await silent.stop();
    await full.stop();
  });
});

describe('an upstream that leaves', () => {
  it('before its response is a 502', async () => {
    await start(({ socket }) => socket.resetAndDestroy());
    client.send(GET);
    await expectProblem(502, 'upstream-reset');
    expect((await gateway.record(0)).attempts[0]).toMatchObject({
      reused: false,
      status: undefined,
      outcome: { kind: 'failed', problem: 'upstream-reset', failure: 'reset' },
    });
  });

  it('with a FIN in the middle of its head is a 502', async () => {
    await start(({ socket }) => socket.end('HTTP/1.1 200 OK\r\nX-Half: '));
    client.send(GET);
    await expectProblem(502, 'upstream-reset');
  });

  it.each([
    ['a length', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'],
    ['a length, on a connection it closes', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100\r\n\r\nhalf'],
    ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
    [
      'chunks, on a connection it closes',
      'HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n',
    ],
  ])('in the middle of a body with %s breaks it for the client too', async (_framing, bytes) => {
    await start((connection) => connection.socket.end(bytes));
    client.send(GET);
    const received = await client.closed();
    expect(received).toMatch(/half(\r\n)?$/);
    const record = await gateway.record(0);
    expect(record.outcome).toEqual({ kind: 'broken', problem: 'upstream-reset' });
    expect(record.status).toBe(200);
  });

  it('with a reset in the middle of a body breaks it too', async () => {
    await start((connection) => {
      connection.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf');
    });
    client.send(GET);
    await client.until((received) => received.endsWith('half'));
    (await upstream.connection(0)).socket.resetAndDestroy();
    await client.closed();
    expect((await gateway.record(0)).outcome).toEqual({ kind: 'broken', problem: 'upstream-reset' });
  });

  it('with chunks that make no sense breaks the body', async () => {
    await start((connection) => connection.send('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nevil'));
    client.send(GET);
    expect(await client.closed()).not.toContain('evil');
    expect((await gateway.record(0)).outcome).toEqual({ kind: 'broken', problem: 'upstream-bad-response' });
  });

  it('while the client uploads is a 502, and the rest of the upload is not taken for a request', async () => {
    await start(({ socket }) => socket.resetAndDestroy());
    client.send(POST);
    await expectProblem(502, 'upstream-reset');
    client.send('14\r\nGET /evil HTTP/1.1\r\n\r\n0\r\n\r\n');
    client.socket.end();
    await client.closed();
    expect(upstream.connections).toHaveLength(1);
    expect(gateway.records).toHaveLength(1);
  });

  it('between two requests costs the second one a new connection, not its answer', async () => {
    await start((connection) => connection.send('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
    client.send(GET);
    await gateway.record(0);
    (await upstream.connection(0)).socket.destroy();
    await (await upstream.connection(0)).closed();
    // The gateway reads the FIN in its next turns of the event loop.
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.send(GET);
    expect((await gateway.record(1)).status).toBe(200);
    expect(gateway.records[1]?.attempts[0]?.reused).toBe(false);
  });
});

describe('an upstream that is not there', () => {
  it('is a 503, and nothing was sent', async () => {
    await start();
    const closed = await rawUpstream();
    await closed.stop();
    const refusing = await forwardingGateway(closed.port);
    const other = await rawClient(refusing.port);
    other.send(GET);
    const response = firstResponse(await other.until((text) => firstResponse(text) !== undefined));
    expect(response?.status).toBe(503);
    expect(JSON.parse(response?.body ?? '')).toMatchObject({ type: 'urn:weir:problem:upstream-unreachable' });
    expect((await refusing.record(0)).attempts[0]).toMatchObject({
      connectedMs: undefined,
      requestSentMs: undefined,
      outcome: { kind: 'failed', problem: 'upstream-unreachable', failure: 'refused' },
    });
    other.end();
    await refusing.stop();
  });

  it('does not matter to the next target in turn', async () => {
    await start((connection) => connection.send('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
    const closed = await rawUpstream();
    await closed.stop();
    const both = await forwardingGateway([targetOf(closed.port), targetOf(upstream.port)]);
    const other = await rawClient(both.port);
    other.send(GET + GET);
    await both.record(1);
    expect(both.records.map(({ status }) => status)).toEqual([503, 200]);
    expect(both.records.map(({ attempts }) => attempts[0]?.pickedBecause)).toEqual([
      'round robin, 1 of 2',
      'round robin, 2 of 2',
    ]);
    other.end();
    await both.stop();
  });
});
