/**
 * The attack: a proxy that drops `Transfer-Encoding` as hop-by-hop and then pipes the body, on a method for which its
 * HTTP client adds no framing by itself, sends a head without any and the bare body after it. The upstream takes the
 * body for the next request on that connection: one that passed no stage of the gateway. With Node's http.request it
 * worked on 5 of these 9 methods.
 *
 * The upstream here believes every framing and takes whatever is left over for the next request.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ForwardingGateway, forwardingGateway } from '../support/forwarding-gateway.ts';
import { type RawClient, rawClient } from '../support/raw-client.ts';
import { fieldsOf, type RawUpstream, rawUpstream, requestsIn, type SeenRequest } from '../support/raw-upstream.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PURGE', 'REPORT'];
const SMUGGLED = 'GET /admin HTTP/1.1\r\nHost: inside\r\nX-From: the gateway, it seems\r\n\r\n';
const chunked = (...chunks: string[]) =>
  `${chunks.map((c) => `${c.length.toString(16)}\r\n${c}\r\n`).join('')}0\r\n\r\n`;

let upstream: RawUpstream;
let gateway: ForwardingGateway;
let client: RawClient;

beforeEach(async () => {
  upstream = await rawUpstream((connection) => {
    let answered = 0;
    connection.socket.on('data', () => {
      const requests = requestsIn(connection.received) ?? [];
      for (; answered < requests.length; answered += 1) connection.send('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    });
  });
  gateway = await forwardingGateway(upstream.port);
  client = await rawClient(gateway.port);
});

afterEach(async () => {
  client.end();
  await gateway.stop();
  await upstream.stop();
});

/** Everything that all connections of the upstream took for requests, after the gateway has answered. */
async function seenAfter(bytes: string): Promise<SeenRequest[]> {
  client.send(bytes);
  await client.until((received) => received.includes('\r\n\r\n'));
  await gateway.record(0);
  return upstream.connections.flatMap((connection) => requestsIn(connection.received) ?? []);
}

describe.each(METHODS)('a %s request', (method) => {
  it('with a chunked body is one request with that body', async () => {
    const seen = await seenAfter(
      `${method} /a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\n\r\n${chunked(SMUGGLED, 'and more')}`,
    );
    expect(seen.map(({ line }) => line)).toEqual([`${method} /a HTTP/1.1`]);
    expect(seen[0]?.body).toBe(`${SMUGGLED}and more`);
    expect(seen[0]?.framing).not.toBe('none');
  });

  it('with a chunked body that arrives piece by piece stays chunked', async () => {
    client.send(`${method} /a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\n\r\n`);
    client.send(`${SMUGGLED.length.toString(16)}\r\n${SMUGGLED}\r\n`);
    await (await upstream.connection(0)).until((received) => received.includes('/admin'));
    const seen = await seenAfter('4\r\nlast\r\n0\r\n\r\n');
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ framing: 'chunked', body: `${SMUGGLED}last` });
    expect(fieldsOf(seen[0]?.fields ?? [], 'content-length')).toEqual([]);
  });

  it('with a Content-Length keeps it, and exactly that many bytes', async () => {
    const seen = await seenAfter(
      `${method} /a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
    );
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ framing: 'length', body: SMUGGLED });
    expect(fieldsOf(seen[0]?.fields ?? [], 'content-length')).toEqual([String(SMUGGLED.length)]);
    expect(fieldsOf(seen[0]?.fields ?? [], 'transfer-encoding')).toEqual([]);
  });

  it('with a Content-Length keeps it when the body arrives piece by piece too', async () => {
    client.send(
      `${method} /a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: ${SMUGGLED.length + 4}\r\n\r\n${SMUGGLED}`,
    );
    await (await upstream.connection(0)).until((received) => received.includes('/admin'));
    const seen = await seenAfter('last');
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ framing: 'length', body: `${SMUGGLED}last` });
  });

  it('without a body gets none', async () => {
    const seen = await seenAfter(`${method} /a HTTP/1.1\r\nHost: shop.example\r\n\r\n`);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.body).toBe('');
    expect(fieldsOf(seen[0]?.fields ?? [], 'transfer-encoding')).toEqual([]);
    expect([[], ['0']]).toContainEqual(fieldsOf(seen[0]?.fields ?? [], 'content-length'));
  });

  it('that says how long and that it is chunked is refused: two servers would disagree on where it ends', async () => {
    client.send(
      `${method} /a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n${chunked(SMUGGLED)}`,
    );
    expect(await client.closed()).toMatch(/^HTTP\/1\.1 400 /);
    expect(upstream.connections).toEqual([]);
  });
});

describe('a connection that carried a body where none belongs', () => {
  it.each(['GET', 'HEAD', 'OPTIONS'])(
    'is not used again after %s, in case the upstream overlooked the body',
    async (method) => {
      await seenAfter(`${method} /a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 5\r\n\r\nhello`);
      await (await upstream.connection(0)).closed();
      expect(
        requestsIn(upstream.connections[0]?.received ?? '')?.[0]?.fields.map((field) => field.toLowerCase()),
      ).toContain('connection: close');
    },
  );

  it('is kept after DELETE, whose body has a framing of its own', async () => {
    await seenAfter(
      'DELETE /a HTTP/1.1\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n',
    );
    client.send('GET /b HTTP/1.1\r\nHost: shop.example\r\n\r\n');
    await gateway.record(1);
    expect(upstream.connections).toHaveLength(1);
    expect(gateway.records.map(({ attempts }) => attempts[0]?.reused)).toEqual([false, true]);
  });
});

describe('an upload that ends in the middle', () => {
  it('never looks complete to the upstream', async () => {
    client.send('POST /a HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 100\r\n\r\nonly this');
    const connection = await upstream.connection(0);
    await connection.until((received) => received.includes('only this'));
    client.end();
    await connection.closed();
    expect(requestsIn(connection.received)).toBeUndefined();
    expect((await gateway.record(0)).outcome).toEqual({ kind: 'aborted', during: 'request' });
  });
});
