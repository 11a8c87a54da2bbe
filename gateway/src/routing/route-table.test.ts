import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Upstream } from '../upstreams/upstream.ts';
import type { Route } from './route.ts';
import { compileRouteTable, type RouteQuery } from './route-table.ts';

const upstream: Upstream = { name: 'u', targets: [], timeouts: { connectMs: 1, responseMs: 1, totalMs: 0, idleMs: 1 } };

const route = (pattern: string, methods: readonly string[] = [], host?: string): Route => ({
  name: `${methods.join(',') || 'any'} ${host ?? ''}${pattern}`,
  pattern,
  host,
  methods,
  upstream,
  limits: [],
  sample: undefined,
  source: 'test:1',
});

const matchIn = (routes: readonly Route[], request: string, host = 'any.example') => {
  const [method, path] = request.split(' ') as [string, string];
  return compileRouteTable(routes).match({ method, host, path });
};

const nameIn = (routes: readonly Route[], request: string, host?: string): string => {
  const found = matchIn(routes, request, host);
  return found.kind === 'matched' ? found.route.name : found.kind;
};

describe('a path', () => {
  const routes = [
    route('/orders'),
    route('/orders/{id}'),
    route('/orders/{id}/status'),
    route('/orders/new'),
    route('/files/*'),
    route('/files/big/*'),
    route('/'),
  ];
  it.each([
    ['/orders', 'any /orders'],
    ['/orders/', 'unmatched'],
    ['/orders/7', 'any /orders/{id}'],
    ['/orders/new', 'any /orders/new'],
    ['/orders/new/status', 'any /orders/{id}/status'],
    ['/orders/7/status', 'any /orders/{id}/status'],
    ['/orders/7/', 'unmatched'],
    ['/orders//status', 'unmatched'],
    ['/files', 'any /files/*'],
    ['/files/', 'any /files/*'],
    ['/files/a//b', 'any /files/*'],
    ['/filesystem', 'unmatched'],
    ['/files/big', 'any /files/big/*'],
    ['/files/big/a', 'any /files/big/*'],
    ['/files/bigger', 'any /files/*'],
    ['/', 'any /'],
    ['//', 'unmatched'],
    ['/ORDERS', 'unmatched'],
    ['/%6Frders', 'any /orders'],
    ['/orders%2F7', 'unmatched'],
    ['/orders/a%2Fb', 'any /orders/{id}'],
  ])('%s takes %s', (path, name) => expect(nameIn(routes, `GET ${path}`)).toBe(name));

  it('is tried deeper before wider, and another parameter where the first leads nowhere', () => {
    const both = [route('/{shop}/orders/{id}'), route('/{tenant}/orders/{number}/lines', ['GET']), route('/{a}/x')];
    expect(nameIn(both, 'GET /eu/orders/7')).toBe('any /{shop}/orders/{id}');
    expect(nameIn(both, 'GET /eu/orders/7/lines')).toBe('GET /{tenant}/orders/{number}/lines');
    expect(nameIn(both, 'GET /eu/orders/7/lines/1')).toBe('unmatched');
    expect(nameIn(both, 'GET /eu/x')).toBe('any /{a}/x');
  });

  it('makes nothing for a match, with parameters or without', () => {
    const table = compileRouteTable([route('/a'), route('/{b}/{c}')]);
    const match = (path: string) => table.match({ method: 'GET', host: '', path });
    expect(match('/a')).toBe(match('/a'));
    expect(match('/1/2')).toBe(match('/3/4'));
  });
});

describe('a method', () => {
  const routes = [
    route('/a', ['GET', 'PUT']),
    route('/a', ['POST']),
    route('/b', ['GET']),
    route('/b'),
    route('/c', ['GET']),
    route('/c', ['HEAD']),
  ];
  it.each([
    ['GET /a', 'GET,PUT /a'],
    ['POST /a', 'POST /a'],
    ['HEAD /a', 'GET,PUT /a'],
    ['GET /b', 'GET /b'],
    ['HEAD /b', 'GET /b'],
    ['BREW /b', 'any /b'],
    ['HEAD /c', 'HEAD /c'],
  ])('%s takes %s', (request, name) => expect(nameIn(routes, request)).toBe(name));

  it('that no route of the path takes is told from a path that none matches', () => {
    expect(matchIn(routes, 'DELETE /a')).toEqual({
      kind: 'method-not-allowed',
      allowed: ['GET', 'HEAD', 'POST', 'PUT'],
    });
    expect(matchIn(routes, 'DELETE /d')).toEqual({ kind: 'unmatched' });
  });

  it('may lead to a less specific route', () => {
    const fallback = [route('/a/b', ['GET']), route('/a/{x}', ['PUT']), route('/a/*', ['POST'])];
    expect(nameIn(fallback, 'PUT /a/b')).toBe('PUT /a/{x}');
    expect(nameIn(fallback, 'POST /a/b')).toBe('POST /a/*');
    expect(matchIn(fallback, 'DELETE /a/b')).toMatchObject({ allowed: ['GET', 'HEAD', 'POST', 'PUT'] });
  });
});

describe('a host', () => {
  const routes = [
    route('/a', [], 'shop.example'),
    route('/*', [], 'shop.example'),
    route('/a', []),
    route('/b', ['GET']),
    route('/b', ['PUT'], '[::1]'),
  ];
  it.each([
    ['GET /a', 'shop.example', 'any shop.example/a'],
    ['GET /a', 'shop.example:8080', 'any shop.example/a'],
    ['GET /a', 'shop.example.', 'any shop.example/a'],
    ['GET /b', 'shop.example', 'any shop.example/*'],
    ['GET /a', 'other.example', 'any /a'],
    ['GET /a', 'shop.example.other', 'any /a'],
    ['PUT /b', '[::1]:8080', 'PUT [::1]/b'],
    ['GET /b', '[::1]', 'GET /b'],
    ['PUT /b', 'other.example', 'method-not-allowed'],
  ])('%s of %s takes %s', (request, host, name) => expect(nameIn(routes, request, host)).toBe(name));
});

/** The rules as one would tell them: take every route that matches, sort by how specific it is, left to right. */
function byTheRules(routes: readonly Route[], { method, host, path }: RouteQuery): Route | undefined {
  const rankOf = (candidate: Route): number[] | undefined => {
    if (candidate.host !== undefined && candidate.host !== host) return undefined;
    const listed = candidate.methods.includes(method)
      ? 3
      : method === 'HEAD' && candidate.methods.includes('GET')
        ? 2
        : candidate.methods.length === 0
          ? 1
          : 0;
    const ranks = ranksOfPath(candidate.pattern, path);
    return listed === 0 || ranks === undefined ? undefined : [candidate.host === undefined ? 0 : 1, ...ranks, listed];
  };
  const ranked = routes
    .map((candidate) => ({ candidate, rank: rankOf(candidate) }))
    .filter((each) => each.rank !== undefined);
  ranked.sort((a, b) => compare(b.rank as number[], a.rank as number[]));
  return ranked[0]?.candidate;
}

function ranksOfPath(pattern: string, path: string): number[] | undefined {
  const isPrefix = pattern.endsWith('/*');
  const wanted = (isPrefix ? pattern.slice(0, -2) : pattern).split('/').slice(1);
  const given = path.split('/').slice(1);
  if (given.length < wanted.length || (!isPrefix && given.length > wanted.length)) return undefined;
  const ranks: number[] = [];
  for (const [index, segment] of wanted.entries()) {
    const isParameter = segment.startsWith('{');
    if (isParameter ? given[index] === '' : given[index] !== segment) return undefined;
    ranks.push(isParameter ? 1 : 2);
  }
  return [...ranks, isPrefix ? 0 : 1];
}

/** As many numbers as the shorter has: where that one ends, it ends with the rank of its end. */
function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    if (a[index] !== b[index]) return (a[index] as number) - (b[index] as number);
  }
  return a.length - b.length;
}

describe('the table', () => {
  const segment = fc.constantFrom('a', 'b', '', '{x}', '{y}');
  const pattern = fc.tuple(fc.array(segment, { maxLength: 3 }), fc.boolean()).map(([segments, isPrefix]) => {
    const named = segments
      .filter((text) => text !== '')
      .map((text, index) => (text.startsWith('{') ? `{p${index}}` : text));
    return (named.length === 0 && !isPrefix ? '/' : named.map((text) => `/${text}`).join('')) + (isPrefix ? '/*' : '');
  });
  const methods = fc.constantFrom([], ['GET'], ['POST'], ['HEAD'], ['GET', 'POST']);
  const hosts = fc.constantFrom(undefined, 'h.example');
  const routes = fc.array(
    fc.tuple(pattern, methods, hosts).map(([path, listed, host]) => route(path, listed, host)),
    { maxLength: 12 },
  );
  const queries = fc.record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT'),
    host: fc.constantFrom('h.example', 'other'),
    path: fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 4 })
      .map((segments) => `/${segments.join('/')}`),
  });

  it('finds what the rules say, whatever the routes', () => {
    fc.assert(
      fc.property(routes, fc.array(queries, { minLength: 1, maxLength: 8 }), (all, asked) => {
        // A configuration with two of the same shape, host and method does not load.
        const known = new Set<string>();
        const distinct = all.filter((each) => {
          const keys = (each.methods.length === 0 ? ['*'] : each.methods).map(
            (method) => `${method} ${each.host} ${each.pattern}`,
          );
          if (keys.some((key) => known.has(key))) return false;
          for (const key of keys) known.add(key);
          return true;
        });
        const table = compileRouteTable(distinct);
        for (const query of asked) {
          const found = table.match(query);
          expect(found.kind === 'matched' ? found.route : undefined).toBe(byTheRules(distinct, query));
          const takesMethod = (method: string) => byTheRules(distinct, { ...query, method }) !== undefined;
          if (found.kind === 'method-not-allowed')
            expect(found.allowed).toEqual(['GET', 'HEAD', 'POST', 'PUT'].filter(takesMethod));
          if (found.kind === 'unmatched') expect(['GET', 'HEAD', 'POST'].some(takesMethod)).toBe(false);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('does not take a pattern that the configuration would not', () => {
    expect(() => compileRouteTable([route('orders')])).toThrow('expected a path that begins with "/"');
  });
});
