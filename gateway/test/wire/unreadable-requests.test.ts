/**
 * A gateway stands where anybody can write any bytes. What is not HTTP, what is HTTP but ambiguous, and what never ends must
 * each get a clear refusal, leave a record, and harm nobody else. Ambiguity is the dangerous one: when two servers
 * disagree about where a message ends or whom it is for, the second half becomes somebody else's request.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstResponse, rawClient } from '../support/raw-client.ts';
import { forwardingTo, gatewayFrom, type TestGateway } from '../support/start-gateway.ts';

let upstream: Server;
let gateway: TestGateway;
const seen: { request: IncomingMessage; body: string }[] = [];

beforeAll(async () => {
  upstream = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push({ request, body });
      response.end(`got ${body.length}`);
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  gateway = await gatewayFrom(forwardingTo(`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`));
});

afterAll(async () => {
  await gateway.stop();
  upstream.closeAllConnections();
  upstream.close();
});

async function exchange(bytes: string) {
  const client = await rawClient(gateway.port);
  client.send(bytes);
  const received = await client.until((text) => firstResponse(text) !== undefined);
  client.end();
  return firstResponse(received) as NonNullable<ReturnType<typeof firstResponse>>;
}

function expectProblem(response: { head: string; body: string; status: number }, status: number): void {
  expect(response.status).toBe(status);
  expect(response.head.toLowerCase()).toContain('content-type: application/problem+json');
  const problem = JSON.parse(response.body) as { status: number; traceId: string };
  expect(problem.status).toBe(status);
  expect(problem.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(response.head.toLowerCase()).toContain(`traceresponse: 00-${problem.traceId}-`);
}

describe('what cannot be read', () => {
  it.each([
    ['bytes that are not HTTP', '\x16\x03\x01\x02\x00\r\n\r\n'],
    ['a method that is none', 'G@T / HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a version that is none', 'GET / HTTP/9.9\r\nHost: a\r\n\r\n'],
    ['white space before the colon (RFC 9112, 5.1)', 'GET /echo/ HTTP/1.1\r\nHost : a\r\n\r\n'],
    [
      'Transfer-Encoding and Content-Length together',
      'POST /echo/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'two Content-Lengths that differ',
      'POST /echo/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
    ],
    ['a Content-Length that is no number', 'POST /echo/ HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello'],
    [
      'a transfer coding hidden behind another',
      'POST /echo/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n',
    ],
    ['a dot segment', 'GET /echo/../admin HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['an encoded dot segment', 'GET /echo/%2e%2E/admin HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['a fragment', 'GET /echo/#x HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['no Host', 'GET /echo/ HTTP/1.1\r\n\r\n'],
    ['two Hosts', 'GET /echo/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
    ['a Host that is none', 'GET /echo/ HTTP/1.1\r\nHost: a/b\r\n\r\n'],
  ])('is a 400 with a problem: %s', async (_what, bytes) => {
    const before = seen.length;
    expectProblem(await exchange(bytes), 400);
    expect(seen.length).toBe(before);
  });

  it('is a 431 when the head is too large', async () => {
    expectProblem(await exchange(`GET /echo/ HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`), 431);
  });

  it('is a 431 when there are more fields than anyone needs, each of which is cheap to send and dear to look at', async () => {
    const fields = (count: number) => 'a:\r\n'.repeat(count - 1);
    expect((await exchange(`GET /echo/ HTTP/1.1\r\nHost: a\r\n${fields(200)}\r\n`)).status).toBe(200);
    expectProblem(await exchange(`GET /echo/ HTTP/1.1\r\nHost: a\r\n${fields(201)}\r\n`), 431);
  });

  it('is a 501 when the body is coded in a way that would be forwarded without a word of it', async () => {
    const before = seen.length;
    expectProblem(
      await exchange('POST /echo/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n'),
      501,
    );
    expect(seen.length).toBe(before);
  });

  it('is a 408 when the head never ends', async () => {
    expectProblem(await exchange('GET /echo/ HTTP/1.1\r\nHost: a\r\nX-Slow: '), 408);
  });

  it('is a 501 for TRACE and CONNECT', async () => {
    expectProblem(await exchange('TRACE /echo/ HTTP/1.1\r\nHost: a\r\n\r\n'), 501);
    expectProblem(await exchange('CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n'), 501);
  });

  it('is a 417 for an expectation that we do not know', async () => {
    expectProblem(
      await exchange('POST /echo/ HTTP/1.1\r\nHost: a\r\nExpect: 200-maybe\r\nContent-Length: 0\r\n\r\n'),
      417,
    );
  });
});

describe('what can be read, but goes nowhere', () => {
  it('is a 404 without a route, also for OPTIONS *', async () => {
    expectProblem(await exchange('GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n'), 404);
    expectProblem(await exchange('OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n'), 404);
  });

  it('is a 405 that names the methods, where only the method is wrong', async () => {
    const response = await exchange('PATCH /echo/x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n');
    expectProblem(response, 405);
    expect(/allow: (.*)/i.exec(response.head)?.[1]?.split(', ').toSorted()).toEqual(
      expect.arrayContaining(['DELETE', 'GET', 'POST', 'PUT']),
    );
  });
});

describe('a connection that goes on', () => {
  it('serves the next request after a refused one whose body was never wanted', async () => {
    const client = await rawClient(gateway.port);
    client.send('POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello');
    await client.until((text) => firstResponse(text)?.status === 404);
    client.send('GET /echo/next HTTP/1.1\r\nHost: a\r\n\r\n');
    const received = await client.until((text) => text.includes('got 0'));
    expect(received).toContain('HTTP/1.1 200');
    client.end();
  });

  it('answers two pipelined requests in order', async () => {
    const client = await rawClient(gateway.port);
    client.send(
      'POST /echo/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\naPOST /echo/2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nbb',
    );
    const received = await client.until((text) => text.includes('got 2'));
    expect(received.indexOf('got 1')).toBeLessThan(received.indexOf('got 2'));
    client.end();
  });
});

describe('Expect: 100-continue', () => {
  it('is met only when the body is wanted: a refused client sends none', async () => {
    const client = await rawClient(gateway.port);
    client.send('POST /nowhere HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n');
    const received = await client.until((text) => text.includes('404'));
    expect(received).not.toContain('100 Continue');
    client.end();
  });

  it('is met at the edge and not passed on', async () => {
    const client = await rawClient(gateway.port);
    client.send('POST /echo/ HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n');
    await client.until((text) => text.includes('100 Continue'));
    client.send('hello');
    await client.until((text) => text.includes('got 5'));
    expect(seen.at(-1)?.request.headers.expect).toBeUndefined();
    client.end();
  });
});
