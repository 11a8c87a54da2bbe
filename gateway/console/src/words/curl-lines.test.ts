import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { routesPage } from '../../test/support/made-up-pages.ts';
import { ATTACKS } from '../../test/support/made-up-rows.ts';
import { curlLines, gatewayOrigin, shellWord } from './curl-lines.ts';

const route = { ...(routesPage.routes[0] as (typeof routesPage.routes)[number]), limits: [] };

describe('requests to paste', () => {
  it('are three, a POST first, then a limited one: what is worth seeing', () => {
    expect(curlLines('http://127.0.0.1:8080', routesPage.routes)).toEqual([
      `curl -i http://127.0.0.1:8080/orders -H 'content-type: application/json' -d '{"item":"tea","quantity":2}'`,
      'curl -i http://127.0.0.1:8080/try',
      'curl -i http://127.0.0.1:8080/orders',
    ]);
  });

  it('fill in what a path asks for, name the host of the route, and its method', () => {
    expect(
      curlLines('http://h:1', [{ ...route, methods: ['DELETE'], path: '/orders/{id}/*', host: 'shop.example' }]),
    ).toEqual([`curl -i -X DELETE http://h:1/orders/1/1 -H 'host: shop.example'`]);
    expect(curlLines('http://h:1', [])).toEqual([]);
  });

  it.each(ATTACKS.slice(0, 4))('run nothing that a path holds: %j', (path) => {
    const [line] = curlLines('http://h:1', [{ ...route, methods: [], path: path.replaceAll('\0', '') }]);
    const words = execFileSync('sh', ['-c', (line as string).replace(/^curl/, `printf '%s\\0'`)], { encoding: 'utf8' });
    expect(words.split('\0').slice(0, 2)).toEqual(['-i', `http://h:1${path.replaceAll('\0', '')}`]);
  });

  it('quote each word for the shell', () => {
    expect(shellWord(`it's $(id)`)).toBe(`'it'\\''s $(id)'`);
    expect(shellWord('')).toBe("''");
  });

  it('go to where the gateway listens, seen from where the console was opened', () => {
    expect(gatewayOrigin('127.0.0.1', '8080', 'localhost')).toBe('http://127.0.0.1:8080');
    expect(gatewayOrigin('0.0.0.0', '8080', 'box.example')).toBe('http://box.example:8080');
    expect(gatewayOrigin('::1', '9000', 'localhost')).toBe('http://[::1]:9000');
    expect(gatewayOrigin(undefined, undefined, 'localhost')).toBe('http://localhost:8080');
  });
});
