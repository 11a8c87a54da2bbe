import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { readRequest } from './read-request.ts';

function read(url: string, rawHeaders: string[] = ['Host', 'shop.example'], method = 'GET') {
  const socket = { remoteAddress: '::ffff:127.0.0.1', remotePort: 4711 };
  return readRequest({ url, method, rawHeaders, httpVersion: '1.1', socket } as unknown as IncomingMessage, 'http');
}

describe('the target of a request', () => {
  it('is split into path and query once', () => {
    expect(read('/a/b?x=1?y').head).toMatchObject({
      path: '/a/b',
      query: 'x=1?y',
      target: '/a/b?x=1?y',
      host: 'shop.example',
    });
    expect(read('/a').head.peerAddress).toBe('127.0.0.1');
  });

  it('takes the authority of an absolute form over Host (RFC 9112, 3.2.2)', () => {
    const { head, refusal } = read('http://Other.example:81/a?b', ['Host', 'shop.example']);
    expect(refusal).toBeUndefined();
    expect(head).toMatchObject({ host: 'other.example:81', target: '/a?b', path: '/a' });
    expect(read('http://other.example').head.target).toBe('/');
    expect(read('http://other.example?x').head.target).toBe('/?x');
  });

  it.each(['/a#b', '/a b', '/ä', 'a', '', '/a/../b', '/a/%2e%2e/b', '/a/./b', '/a\\..\\b'])(
    'is refused when it is %j',
    (url) => {
      expect(read(url).refusal).toBe('bad-request');
    },
  );
});

describe('the Host of a request', () => {
  it.each([
    [[], 'no Host'],
    [['Host', 'a', 'host', 'b'], 'two of them'],
    [['Host', ''], 'an empty one'],
    [['Host', 'user@shop.example'], 'a user in it'],
    [['Host', 'shop.example/x'], 'a path in it'],
    [['Host', 'a,b'], 'a list'],
    [['Host', 'shop.example:port'], 'a port that is none'],
  ])('is refused: %j (%s)', (headers) => {
    expect(read('/', headers).refusal).toBe('bad-host');
  });

  it.each(['shop.example', 'SHOP.example:8080', '[2001:db8::1]:80', '127.0.0.1'])('may be %s', (host) => {
    expect(read('/', ['Host', host]).refusal).toBeUndefined();
  });
});

describe('methods and framing', () => {
  it('refuses TRACE and CONNECT', () => {
    expect(read('/', undefined, 'TRACE').refusal).toBe('method-not-supported');
    expect(read('shop.example:443', undefined, 'CONNECT').refusal).toBe('method-not-supported');
  });

  it('reads the framing of the message, on every method', () => {
    expect(read('/', ['Host', 'a', 'Content-Length', '5'], 'DELETE').head.framing).toEqual({
      kind: 'length',
      bytes: 5,
    });
    expect(read('/', ['Host', 'a', 'Transfer-Encoding', 'chunked']).head.framing).toEqual({ kind: 'chunked' });
    expect(read('/', ['Host', 'a'], 'POST').head.framing).toEqual({ kind: 'none' });
  });

  it.each([
    [['Transfer-Encoding', 'gzip, chunked']],
    [['Transfer-Encoding', 'gzip', 'Transfer-Encoding', 'chunked']],
    [['Transfer-Encoding', 'chunked, chunked']],
    [['Transfer-Encoding', 'chunked', 'transfer-encoding', 'chunked']],
    [['Transfer-Encoding', 'xchunked']],
    [['Transfer-Encoding', '']],
  ])('refuses a transfer coding that would go on unsaid: %j', (fields) => {
    expect(read('/', ['Host', 'a', ...fields], 'POST').refusal).toBe('transfer-coding-not-supported');
  });

  it('takes chunked alone, in any case', () => {
    expect(read('/', ['Host', 'a', 'Transfer-Encoding', 'CHUNKED'], 'POST').refusal).toBeUndefined();
  });

  it('takes 200 fields and no more', () => {
    const fields = (count: number) => Array.from({ length: count - 1 }, (_, at) => [`X-${at}`, 'x']).flat();
    expect(read('/', ['Host', 'a', ...fields(200)]).refusal).toBeUndefined();
    expect(read('/', ['Host', 'a', ...fields(201)]).refusal).toBe('headers-too-large');
  });
});
