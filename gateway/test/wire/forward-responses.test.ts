/**
 * What an upstream can do to a client through the gateway: answer early, answer twice, answer nonsense, or say things
 * about its own connection that are not true of ours. The client gets one whole HTTP message, or a clear 502, never the
 * upstream's confusion.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { type ForwardingGateway, type ForwardingOptions, forwardingGateway } from '../support/forwarding-gateway.ts';
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

/** Every connection of the upstream answers every head with these bytes. */
async function answering(bytes: string, options: ForwardingOptions = {}, then?: (connection: RawConnection) => void) {
  upstream = await rawUpstream((connection) => {
    let answered = 0;
    connection.socket.on('data', () => {
      const heads = connection.received.split('\r\n\r\n').length - 1;
      for (; answered < heads; answered += 1) {
        connection.send(Buffer.from(bytes, 'latin1'));
        then?.(connection);
      }
    });
  });
  gateway = await forwardingGateway(upstream.port, options);
  client = await rawClient(gateway.port);
}

const headOf = (received: string): string => received.slice(0, received.indexOf('\r\n\r\n')).toLowerCase();

describe('a response', () => {
  it('arrives as it was: duplicates, order, case and date', async () => {
    await answering(
      'HTTP/1.1 201 Made\r\nSet-Cookie: a=1\r\nX-CASE: Kept\r\nset-cookie: b=2\r\nDate: Tue, 15 Nov 1994 08:12:31 GMT\r\nX-Latin: caf\u00e9\r\nContent-Length: 2\r\n\r\nok',
    );
    client.send(GET);
    const received = await client.until((text) => firstResponse(text) !== undefined);
    const response = firstResponse(received);
    expect(response).toMatchObject({ status: 201, body: 'ok', rest: '' });
    expect(response?.head.split('\r\n').slice(1, 7)).toEqual([
      'Set-Cookie: a=1',
      'X-CASE: Kept',
      'set-cookie: b=2',
      'Date: Tue, 15 Nov 1994 08:12:31 GMT',
      'X-Latin: caf\u00e9',
      'Content-Length: 2',
    ]);
    expect(response?.head.match(/^date:/gim)).toHaveLength(1);
  });

  it("loses what was about the upstream's connection", async () => {
    await answering(
      'HTTP/1.1 200 OK\r\nConnection: close, X-Inner\r\nKeep-Alive: timeout=3\r\nX-Inner: 1\r\nProxy-Authenticate: Basic\r\nAlt-Svc: h3=":443"\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\nok',
      {},
      ({ socket }) => socket.end(),
    );
    client.send(GET);
    const received = await client.until((text) => firstResponse(text) !== undefined);
    expect(headOf(received)).not.toMatch(/x-inner|proxy-|alt-svc|upgrade|connection: close|timeout=3/);
    client.send(GET);
    await gateway.record(1);
    expect(upstream.connections).toHaveLength(2);
  });

  it.each([204, 304])('of status %i has neither a body nor Transfer-Encoding', async (status) => {
    await answering(`HTTP/1.1 ${status} X\r\nTransfer-Encoding: chunked\r\nETag: "1"\r\n\r\n`);
    client.send(GET + GET);
    await gateway.record(1);
    const received = await client.until((text) => text.split('\r\n\r\n').length === 3);
    expect(received).not.toMatch(/transfer-encoding|content-length/i);
    expect(received.match(/etag: "1"/gi)).toHaveLength(2);
  });

  it('of status 204 has no Content-Length, not even 0; of 304 it keeps its own', async () => {
    await answering('HTTP/1.1 204 X\r\nContent-Length: 0\r\n\r\n');
    client.send(GET);
    expect(await client.until((text) => text.includes('\r\n\r\n'))).not.toMatch(/content-length/i);
    client.end();
    await gateway.stop();
    await upstream.stop();
    await answering('HTTP/1.1 304 X\r\nContent-Length: 1234\r\n\r\n');
    client.send(GET);
    expect(await client.until((text) => text.includes('\r\n\r\n'))).toMatch(/content-length: 1234/i);
  });

  it('keeps its length, even when its Connection names it', async () => {
    await answering('HTTP/1.1 200 OK\r\nConnection: Content-Length\r\nContent-Length: 2\r\n\r\nok');
    client.send(GET);
    expect(firstResponse(await client.until((text) => text.endsWith('ok')))).toMatchObject({ body: 'ok', rest: '' });
  });

  it('without a length ends where the upstream ended it', async () => {
    await answering('HTTP/1.1 200 OK\r\n\r\nup to here', {}, ({ socket }) => socket.end());
    client.send(GET);
    expect(await client.until((text) => text.endsWith('0\r\n\r\n'))).toContain('a\r\nup to here\r\n');
    expect((await gateway.record(0)).outcome).toEqual({ kind: 'forwarded' });
  });

  it('to HEAD keeps its length, and the connection', async () => {
    await answering('HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n');
    const HEAD = GET.replace('GET', 'HEAD');
    client.send(HEAD);
    expect(await client.until((text) => text.includes('\r\n\r\n'))).toMatch(/content-length: 1234/i);
    client.send(HEAD);
    await gateway.record(1);
    expect(upstream.connections).toHaveLength(1);
    expect(upstream.connections[0]?.received).not.toMatch(/connection: close/i);
  });

  it('with early hints is preceded by them', async () => {
    await answering(
      'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    );
    client.send(GET);
    const received = await client.until((text) => text.endsWith('ok'));
    expect(received).toMatch(
      /^HTTP\/1\.1 103 Early Hints\r\nLink: <\/a\.css>; rel=preload\r\n\r\nHTTP\/1\.1 200 OK\r\n/i,
    );
  });

  it.each([
    ['a list in one field (RFC 8288, 3)', ['</a.css>; rel=preload, </b.js>; rel=preload; as=script']],
    ['several fields', ['</a.css>; rel=preload', '</b.js>; rel=preload']],
    ['a quoted value with spaces', ['</a.css>; rel="preload stylesheet"; title="a, b; c"']],
    ['a relation that Node has no word for', ['<https://cdn.example>; rel=preconnect; crossorigin']],
    ['no link at all', []],
  ])('with early hints of any form has them: %s', async (_what, links) => {
    const fields = links.map((link) => `Link: ${link}\r\n`).join('');
    await answering(
      `HTTP/1.1 103 Early Hints\r\n${fields}X-Other: 1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`,
    );
    client.send(GET);
    const received = await client.until((text) => text.endsWith('ok') || text.includes('problem'));
    const hints = links.length === 0 ? '' : `HTTP/1.1 103 Early Hints\r\n${fields}\r\n`;
    expect(received.startsWith(`${hints}HTTP/1.1 200 OK\r\n`)).toBe(true);
    expect((await gateway.record(0)).outcome).toEqual({ kind: 'forwarded' });
  });

  it('with early hints comes without them to a client of HTTP/1.0', async () => {
    await answering(
      'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    );
    client.send('GET /a HTTP/1.0\r\nHost: shop.example\r\n\r\n');
    expect(await client.closed()).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(client.received).not.toContain('103');
  });

  it('with trailers ends with them, but for those that belong into a head', async () => {
    await answering(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 42\r\nSet-Cookie: a=1\r\nCache-Control: no-store\r\n\r\n',
    );
    client.send(GET);
    const received = await client.until((text) => text.endsWith('\r\n\r\n') && text.includes('0\r\n'));
    expect(received).toMatch(/0\r\nX-Sum: 42\r\n\r\n$/);
  });

  it('to an upload that is still running reaches the client (early 413)', async () => {
    upstream = await rawUpstream((connection) => {
      connection.socket.once('data', () => connection.send('HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig'));
    });
    gateway = await forwardingGateway(upstream.port);
    client = await rawClient(gateway.port);
    client.send('POST /a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 1000000\r\n\r\nonly the beginning');
    const response = firstResponse(await client.until((text) => firstResponse(text) !== undefined));
    expect(response).toMatchObject({ status: 413, body: 'big' });
    expect((await gateway.record(0)).outcome).toEqual({ kind: 'forwarded' });
    // A connection with half an upload in it is no place for another request.
    await (await upstream.connection(0)).closed();
  });
});

describe('what is no response', () => {
  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['a status that is none', 'HTTP/1.1 20x OK\r\n\r\n'],
    ['a status below 100', 'HTTP/1.1 099 OK\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\nok'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    ],
    ['a field without a name', 'HTTP/1.1 200 OK\r\n: value\r\nContent-Length: 0\r\n\r\n'],
    ['a control character in a field', 'HTTP/1.1 200 OK\r\nX-Bad: a\u0001b\r\nContent-Length: 0\r\n\r\n'],
    ['a bare line feed that hides a field', 'HTTP/1.1 200 OK\r\nX-A: 1\rX-B: 2\r\nContent-Length: 0\r\n\r\n'],
    [
      'an upgrade that nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
    ],
    ['a 101 that switches to nothing', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['a 100 that nobody asked for', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
    ['a head without an end', `HTTP/1.1 200 OK\r\nX-Long: ${'a'.repeat(80_000)}\r\n\r\n`],
  ])('is a 502: %s', async (_what, bytes) => {
    await answering(bytes);
    client.send(GET);
    const response = firstResponse(await client.until((text) => firstResponse(text) !== undefined));
    expect(response?.status).toBe(502);
    expect(JSON.parse(response?.body ?? '')).toMatchObject({
      type: 'urn:weir:problem:upstream-bad-response',
      status: 502,
    });
    const [attempt] = (await gateway.record(0)).attempts;
    expect(attempt).toMatchObject({ outcome: { kind: 'failed', problem: 'upstream-bad-response' } });
    expect(attempt?.retryVerdict).toBe('one attempt is configured');
    await (await upstream.connection(0)).closed();
  });

  it('after a whole response harms nobody: the connection is given up', async () => {
    await answering('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil');
    client.send(GET);
    expect(firstResponse(await client.until((text) => text.endsWith('ok')))?.rest).toBe('');
    await (await upstream.connection(0)).closed();
    client.send(GET);
    await gateway.record(1);
    expect(client.received).not.toContain('evil');
  });
});
