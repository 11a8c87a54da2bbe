import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Transform } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/exchange.ts';
import type { NoFields, Stage } from '../../src/pipeline/stage.ts';
import { type ForwardingGateway, forwardingGateway } from '../support/forwarding-gateway.ts';
import { firstResponse, rawClient } from '../support/raw-client.ts';

let upstream: Server;
let gateway: ForwardingGateway | undefined;
let arrived: { body: string; length: string | undefined; encoding: string | undefined }[];

beforeEach(async () => {
  arrived = [];
  upstream = createServer((request, response) => {
    void text(request).then(
      (body) => {
        arrived.push({
          body,
          length: request.headers['content-length'],
          encoding: request.headers['transfer-encoding'],
        });
        response.end(`got ${body.length}`);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await gateway?.stop();
  upstream.closeAllConnections();
  upstream.close();
});

async function start(stage?: Stage<Exchange, NoFields>): Promise<ForwardingGateway> {
  gateway = await forwardingGateway((upstream.address() as AddressInfo).port, stage === undefined ? {} : { stage });
  return gateway;
}

const post = async (body: string): Promise<{ status: number; body: string }> => {
  const response = await fetch(`http://127.0.0.1:${gateway?.port}/a`, { method: 'POST', body });
  return { status: response.status, body: await response.text() };
};

const transforming = (transform: () => Transform): Stage<Exchange, NoFields> => ({
  name: 'transform',
  requestBody: () => ({ kind: 'transform', transform: transform() }),
});

describe('the body of a request', () => {
  it('that a stage transforms is sent with the length it then has, or in chunks', async () => {
    await start(
      transforming(
        () =>
          new Transform({
            transform: (chunk: Buffer, _encoding, done) => done(null, `${chunk.toString()}${chunk.toString()}`),
          }),
      ),
    );
    expect(await post('twice')).toEqual({ status: 200, body: 'got 10' });
    expect(arrived[0]?.body).toBe('twicetwice');
    expect(arrived[0]?.length).not.toBe('5');
    // Counted as it came from the client.
    expect((await gateway?.record(0))?.requestBytes).toBe(5);
  });

  it('that a stage fails to transform is our failure: the client gets its 500, the upstream no whole request', async () => {
    await start(
      transforming(() => new Transform({ transform: (_chunk, _encoding, done) => done(new Error('of a stage')) })),
    );
    expect((await post('x')).status).toBe(500);
    expect(arrived).toEqual([]);
    const record = await gateway?.record(0);
    expect(record?.outcome).toMatchObject({ kind: 'refused', problem: 'internal-error' });
    expect(record?.attempts[0]?.outcome).toEqual({ kind: 'failed', problem: 'internal-error', failure: 'internal' });
  });

  it('that a stage buffered is sent whole, with the length it came with', async () => {
    await start({
      name: 'look-at-the-body',
      async onRequest({ body }) {
        await body.buffered();
        return { kind: 'proceed', adds: {} };
      },
    });
    expect(await post('small')).toEqual({ status: 200, body: 'got 5' });
    const large = 'x'.repeat(200_000);
    expect(await post(large)).toEqual({ status: 200, body: 'got 200000' });
    expect(arrived.map(({ body }) => body)).toEqual(['small', large]);
    expect(arrived.map(({ length }) => length)).toEqual(['5', '200000']);
  });

  it('that a stage taps is seen chunk by chunk, and a tap that throws harms nobody', async () => {
    await start({
      name: 'tap',
      requestBody: () => ({
        kind: 'tap',
        tap: () => {
          throw new Error('of a tap');
        },
      }),
    });
    expect(await post('tapped')).toEqual({ status: 200, body: 'got 6' });
    expect((await gateway?.record(0))?.requestBytes).toBe(6);
  });

  it('of one request never meets the next one on the same connection', async () => {
    const { port } = await start();
    const client = await rawClient(port);
    client.send('POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nfirstPOST /b HTTP/1.1\r\nHost: a\r\n');
    client.send('Transfer-Encoding: chunked\r\n\r\n6\r\nsecond\r\n0\r\n\r\nGET /c HTTP/1.1\r\nHost: a\r\n\r\n');
    await gateway?.record(2);
    expect(arrived.map(({ body }) => body)).toEqual(['first', 'second', '']);
    client.end();
  });

  it('whose answer came early is read to its end, and the connection serves the next request', async () => {
    upstream.removeAllListeners('request');
    upstream.on('request', (request, response) => {
      if (request.method === 'POST') response.writeHead(413, { 'content-length': 0 }).end();
      else response.end('next');
    });
    const { port } = await start();
    const client = await rawClient(port);
    client.send(`POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n${'x'.repeat(1000)}`);
    const early = firstResponse(await client.until((received) => firstResponse(received) !== undefined));
    expect(early?.status).toBe(413);
    client.send('y'.repeat(999_000));
    client.send('GET /b HTTP/1.1\r\nHost: a\r\n\r\n');
    const next = await client.until((received) => received.endsWith('next'));
    expect(next.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
    client.end();
  });
});
