/**
 * The attacks: a client that writes the fields by which services behind the gateway know who asked (X-Forwarded-For and
 * its relatives, in any spelling an application server folds together), that strikes out fields by naming them in
 * Connection, or that reaches the next hop with fields meant for this one.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { type ForwardingGateway, type ForwardingOptions, forwardingGateway } from '../support/forwarding-gateway.ts';
import { type RawClient, rawClient } from '../support/raw-client.ts';
import { fieldsOf, type RawUpstream, rawUpstream, requestsIn } from '../support/raw-upstream.ts';

let upstream: RawUpstream;
let gateway: ForwardingGateway;
let client: RawClient;

afterEach(async () => {
  client.end();
  await gateway.stop();
  await upstream.stop();
});

async function seen(lines: readonly string[], options: ForwardingOptions = {}, line = 'GET /a?b=c HTTP/1.1') {
  upstream = await rawUpstream((connection) => {
    connection.socket.on('data', () => connection.send('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
  });
  gateway = await forwardingGateway(upstream.port, options);
  client = await rawClient(gateway.port);
  client.send(`${[line, ...lines].join('\r\n')}\r\n\r\n`);
  await client.until((received) => received.includes('HTTP/1.1 200 OK'));
  const [request] = requestsIn(upstream.connections[0]?.received ?? '') ?? [];
  if (request === undefined) throw new Error('nothing reached the upstream');
  return { ...request, all: (name: string) => fieldsOf(request.fields, name) };
}

describe('what a client sent', () => {
  it('arrives as it was: order, case, duplicates, path and query', async () => {
    const request = await seen(
      ['Host: Shop.Example:8080', 'X-One: 1', 'x-TWO: a', 'Accept: */*', 'X-Two: b', 'X-Empty:', 'X-Latin: caf\u00e9'],
      {},
      'GET //a//b/%2F%7e?x=//&y=%20 HTTP/1.1',
    );
    expect(request.line).toBe('GET //a//b/%2F%7e?x=//&y=%20 HTTP/1.1');
    const kept = request.fields.filter((field) => /^(x-one|x-two|accept|x-empty|x-latin)/i.test(field));
    // The client wrote UTF-8, and bytes are what passes.
    expect(kept).toEqual(['X-One: 1', 'x-TWO: a', 'Accept: */*', 'X-Two: b', 'X-Empty: ', 'X-Latin: caf\u00c3\u00a9']);
    expect(request.all('host')).toEqual(['shop.example:8080']);
  });

  it('for this connection only stays here', async () => {
    const request = await seen([
      'Host: shop.example',
      'Connection: keep-alive, X-Secret, Cookie',
      'Keep-Alive: timeout=5',
      'Proxy-Connection: keep-alive',
      'Proxy-Authorization: Basic abc',
      'Proxy-Authenticate: Basic',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAAQAAP__',
      'Upgrade-Insecure-Requests: 1',
      'Alt-Svc: h3=":443"',
      'Trailer: X-Sum',
      'X-Secret: 1',
      'Cookie: named=in-connection',
      'X-Kept: yes',
    ]);
    const names = request.fields.map((field) => field.split(':', 1)[0]?.toLowerCase());
    expect(names).toEqual([
      'host',
      'connection',
      'x-kept',
      'x-forwarded-for',
      'x-forwarded-proto',
      'x-forwarded-host',
      'x-forwarded-port',
      'forwarded',
      'via',
      'traceparent',
      'tracestate',
    ]);
    expect(request.all('connection')).toEqual(['keep-alive']);
  });

  it('of TE keeps trailers alone', async () => {
    const request = await seen(['Host: shop.example', 'TE: gzip;q=0.5, Trailers', 'Connection: TE']);
    expect(request.all('te')).toEqual(['trailers']);
  });

  it('of Expect is met here, and not asked again of the upstream', async () => {
    const request = await seen(
      ['Host: shop.example', 'Expect: 100-continue', 'Content-Length: 2', '', 'ok'],
      {},
      'POST /a HTTP/1.1',
    );
    expect(client.received).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\n/);
    expect(request.all('expect')).toEqual([]);
  });

  it('of trace context gives way to that of the attempt', async () => {
    const request = await seen([
      'Host: shop.example',
      'traceparent: 00-11111111111111111111111111111111-1111111111111111-01',
      'Traceparent: 00-22222222222222222222222222222222-2222222222222222-01',
      'tracestate: evil=1',
    ]);
    expect(request.all('traceparent')).toEqual(['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03']);
    expect(request.all('tracestate')).toEqual(['vendor=value']);
  });
});

describe('who asked', () => {
  const SPOOFED = [
    'X-Forwarded-For: 10.0.0.1',
    'x-forwarded-FOR: 10.0.0.2',
    'X-Forwarded-Proto: https',
    'X-Forwarded-Host: bank.example',
    'X-Forwarded-Port: 443',
    'X-Forwarded-Prefix: /admin',
    'X-Real-IP: 10.0.0.3',
    'Forwarded: for=10.0.0.4;proto=https',
    'X_Forwarded_For: 10.0.0.5',
    'X-Forwarded_Proto: https',
    'x_real_ip: 10.0.0.6',
    'Proxy_Authorization: Basic abc',
    'Transfer_Encoding: chunked',
    'Content_Length: 5',
  ];

  it('is told by the gateway alone when the peer is not a trusted proxy', async () => {
    const request = await seen(['Host: shop.example:8080', ...SPOOFED]);
    expect(request.all('x-forwarded-for')).toEqual(['127.0.0.1']);
    expect(request.all('x-forwarded-proto')).toEqual(['http']);
    expect(request.all('x-forwarded-host')).toEqual(['shop.example:8080']);
    expect(request.all('x-forwarded-port')).toEqual(['8080']);
    expect(request.all('forwarded')).toEqual(['for=127.0.0.1;host="shop.example:8080";proto=http']);
    expect(request.fields.join('\n')).not.toMatch(/10\.0\.0|https|bank|admin|basic|_/i);
  });

  it('is not blurred by naming our fields in Connection', async () => {
    const request = await seen([
      'Host: shop.example',
      'Connection: close, X-Forwarded-For, Forwarded, traceparent, Host, Content-Length, Via',
    ]);
    expect(request.all('host')).toEqual(['shop.example']);
    expect(request.all('x-forwarded-for')).toEqual(['127.0.0.1']);
    expect(request.all('forwarded')).toHaveLength(1);
    expect(request.all('traceparent')).toHaveLength(1);
    expect(request.all('via')).toEqual(['1.1 weir']);
  });

  it('is told of a trusted proxy as far as that one vouches for it', async () => {
    const request = await seen(
      [
        'Host: shop.example',
        'Connection: X-Forwarded-Proto',
        'X-Forwarded-For: 6.6.6.6, 203.0.113.7',
        'X-Forwarded-For: 127.0.0.2',
        'X-Forwarded-Proto: https',
        'X-Forwarded-Prefix: /shop',
        'Forwarded: for=6.6.6.6;proto=https',
        'X_Forwarded_For: 10.0.0.5',
      ],
      { trustedProxies: ['127.0.0.0/8'] },
    );
    expect(request.all('x-forwarded-for')).toEqual(['203.0.113.7, 127.0.0.2, 127.0.0.1']);
    expect(request.all('x-forwarded-proto')).toEqual(['https']);
    expect(request.all('x-forwarded-host')).toEqual(['shop.example']);
    expect(request.all('x-forwarded-prefix')).toEqual(['/shop']);
    expect(request.all('forwarded')).toEqual([
      'for=203.0.113.7, for=127.0.0.2, for=127.0.0.1;host=shop.example;proto=http',
    ]);
    expect(request.all('x_forwarded_for')).toEqual([]);
  });

  it('is told of a trusted proxy that speaks Forwarded alone', async () => {
    const request = await seen(
      ['Host: shop.example', 'Forwarded: for="evil', 'Forwarded: for="[2001:db8::7]:4711";proto=https'],
      { trustedProxies: ['127.0.0.0/8'] },
    );
    expect(request.all('x-forwarded-for')).toEqual(['2001:db8::7, 127.0.0.1']);
    expect(request.all('forwarded')).toEqual([
      'for="[2001:db8::7]:4711";proto=https, for=127.0.0.1;host=shop.example;proto=http',
    ]);
    expect((await gateway.record(0)).client).toEqual({ address: '2001:db8::7', trustedHops: 1 });
  });
});
