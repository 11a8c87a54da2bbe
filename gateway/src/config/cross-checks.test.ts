import { describe, expect, it } from 'vitest';
import { formatConfigError } from './config-error.ts';
import { loadConfigText } from './load-config.ts';

const errorsOf = (text: string): string[] => {
  const loaded = loadConfigText(text, 'g.yaml', {});
  return loaded.ok ? [] : loaded.errors.map(formatConfigError);
};

const upstreams = 'upstreams: { orders: { targets: ["http://127.0.0.1:7001"] } }\n';
const rest = `${upstreams}routes: [{ name: orders, match: { path: /orders }, upstream: orders }]\n`;

describe('the admin port', () => {
  it.each(['0.0.0.0', '"::"', '192.0.2.1'])('needs a token on %s', (address) => {
    expect(errorsOf(`admin: { address: ${address} }\n${rest}`)).toEqual([
      `g.yaml:1:19 admin.address: "${address.replaceAll('"', '')}" — expected a loopback address, or a token in admin.token: the admin port would be open to others`,
    ]);
    expect(errorsOf(`admin: { address: ${address}, token: t0ken }\n${rest}`)).toEqual([]);
  });

  it.each(['127.0.0.1', '127.1.2.3', '"::1"', 'localhost'])('needs none on %s', (address) => {
    expect(errorsOf(`admin: { address: ${address} }\n${rest}`)).toEqual([]);
  });

  it('is not the port of the clients, unless each takes a free one', () => {
    expect(errorsOf(`admin: { port: 8080 }\n${rest}`)).toEqual([
      'g.yaml:1:16 admin.port: 8080 — expected another port than listen.http.port',
    ]);
    expect(errorsOf(`listen: { http: { port: 0 } }\nadmin: { port: 0 }\n${rest}`)).toEqual([]);
  });
});

it('metrics by OTLP need an endpoint', () => {
  expect(errorsOf(`telemetry: { metrics: both }\n${rest}`)).toEqual([
    'g.yaml:1:23 telemetry.metrics: "both" — expected an endpoint in telemetry.otlp to send metrics to, or scrape',
  ]);
});

describe('a limit', () => {
  const limit = (settings: string): string[] =>
    errorsOf(`limits: { a: { key: client, rate: 10/minute, ${settings} } }\n${rest}`);

  it('lets at least one request through', () => {
    expect(limit('cost: 11')).toEqual([
      'g.yaml:1:52 limits.a.cost: 11 — expected at most the rate (10): no request could ever pass',
    ]);
    expect(limit('cost: 6, burst: 5')).toEqual([
      'g.yaml:1:52 limits.a.cost: 6 — expected at most the burst (5): no request could ever pass',
    ]);
    expect(limit('cost: 20, burst: 20')).toEqual([]);
  });

  it('has a burst exactly when it is gcra', () => {
    expect(limit('algorithm: sliding-window, burst: 5')).toEqual([
      'g.yaml:1:80 limits.a.burst: 5 — expected no burst: it belongs to gcra',
    ]);
    expect(limit('algorithm: gcra')).toEqual([
      'g.yaml:1:57 limits.a.algorithm: "gcra" — expected a burst beside it: the most at once',
    ]);
    expect(limit('algorithm: gcra, burst: 5')).toEqual([]);
  });

  it('names each part of its key once', () => {
    expect(errorsOf(`limits: { a: { key: [client, client], rate: 10/minute } }\n${rest}`)).toEqual([
      'g.yaml:1:30 limits.a.key[1]: "client" — it stands in the list twice',
    ]);
  });
});

describe('routes', () => {
  const routes = (...lines: string[]): string[] =>
    errorsOf(`${upstreams}routes:\n${lines.map((line) => `  - { ${line}, upstream: orders }\n`).join('')}`);

  it('must be there', () => {
    expect(errorsOf(`${upstreams}routes: []\n`)[0]).toMatch(/^g\.yaml:2:9 routes: a list — expected a list, not empty/);
    expect(errorsOf(upstreams)[0]).toMatch(/^g\.yaml:1:1 routes: missing — expected a list, not empty/);
  });

  it('have names of their own', () => {
    expect(routes('name: a, match: { path: /a }', 'name: a, match: { path: /b }')).toEqual([
      'g.yaml:4:13 routes[1].name: "a" — expected another name: the route at g.yaml:3 has this one',
    ]);
  });

  it.each([
    ['the same path', '/a', '/a'],
    ['parameters of other names', "'/a/{b}'", "'/a/{c}'"],
    ['the same path in another spelling', '/a%2fb', '/%61%2Fb'],
    ['the same prefix', '/a/*', '/a/*'],
  ])('of which neither is more specific are an error: %s', (_, one, other) => {
    expect(routes(`name: one, match: { path: ${one} }`, `name: other, match: { path: ${other} }`)).toEqual([
      `g.yaml:4:35 routes[1].match.path: "${other.replaceAll("'", '')}" — route "other" (g.yaml:4) matches the same requests as route "one" (g.yaml:3): expected another path, host or method`,
    ]);
  });

  it('meet when they list the same method', () => {
    expect(
      routes(
        'name: one, match: { path: /a, methods: [GET, PUT] }',
        'name: other, match: { path: /a, methods: [PUT, POST] }',
      ),
    ).toHaveLength(1);
  });

  it.each([
    ['another method', '/a, methods: [GET]', '/a, methods: [POST]'],
    ['a method listed', '/a', '/a, methods: [GET]'],
    ['HEAD listed', '/a, methods: [GET]', '/a, methods: [HEAD]'],
    ['a host named', '/a', '/a, host: shop.example'],
    ['another host', '/a, host: a.example', '/a, host: b.example'],
    ['a literal', "'/a/{b}'", '/a/b'],
    ['exact', '/a', '/a/*'],
    ['a slash at the end', '/a', '/a/'],
    ['a longer prefix', '/a/*', '/a/b/*'],
  ])('may overlap where one is more specific: %s', (_, one, other) => {
    expect(routes(`name: one, match: { path: ${one} }`, `name: other, match: { path: ${other} }`)).toEqual([]);
  });
});

it('a mistake in one part causes no errors in others', () => {
  expect(
    errorsOf(
      'upstreams: { orders: { targets: [] } }\nlimits: { a: { key: x, rate: 1/day } }\nroutes: [{ name: a, match: { path: /a }, upstream: orders, limits: [a] }]\n',
    ).map((error) => error.split(' ')[1]),
  ).toEqual(['upstreams.orders.targets:', 'limits.a.key:']);
});
