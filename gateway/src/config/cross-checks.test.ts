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

describe('formats of trace context', () => {
  const errorsWith = (propagation: string): string[] =>
    errorsOf(`telemetry: { propagation: { ${propagation} } }\n${rest}`);

  it('stand in a list once', () => {
    expect(errorsWith('read: [w3c, b3, w3c], write: [jaeger, jaeger]')).toEqual([
      'g.yaml:1:45 telemetry.propagation.read[2]: "w3c" — it stands in the list twice',
      'g.yaml:1:67 telemetry.propagation.write[1]: "jaeger" — it stands in the list twice',
    ]);
    expect(errorsWith('read: [b3, b3-multi], write: [b3, b3-multi]')).toEqual([]);
  });

  it('are those that there are, and one at least', () => {
    expect(errorsWith('read: [w3c, zipkin], write: []')).toEqual([
      'g.yaml:1:41 telemetry.propagation.read[1]: "zipkin" — expected one of w3c, b3, b3-multi, jaeger',
      'g.yaml:1:57 telemetry.propagation.write: a list — expected a list of at least one of w3c, b3, b3-multi, jaeger',
    ]);
    expect(errorsWith('read: [b3multi]')).toEqual([
      'g.yaml:1:36 telemetry.propagation.read[0]: "b3multi" — expected one of w3c, b3, b3-multi, jaeger; did you mean "b3-multi"?',
    ]);
  });
});

it('a share and a cap are what they are in every section', () => {
  expect(errorsOf(`telemetry: { cap: 200, trustBaggage: sometimes }\n${upstreams}`)).toContainEqual(
    expect.stringMatching(/telemetry\.cap: 200 — expected a rate above zero, .*100\/minute/),
  );
  expect(errorsOf(`${upstreams}routes: [{ name: a, match: { path: /a }, upstream: orders, sample: 0.1 }]\n`)).toEqual([
    'g.yaml:2:68 routes[0].sample: 0.1 — expected a percentage from 0% to 100%: 100%, 0.5%',
  ]);
});

describe('a filter of the log', () => {
  const only = (settings: string): string[] => errorsOf(`telemetry: { log: { only: { ${settings} } } }\n${rest}`);

  it.each(['', 'retried: false', 'statuses: []', 'statuses: [], retried: false'])(
    'asks for something: %s',
    (nothing) => {
      expect(only(nothing)).toEqual([
        'g.yaml:1:27 telemetry.log.only: a mapping — expected slowerThan, statuses or "retried: true" in it: no request would have a line',
      ]);
    },
  );

  it.each(['slowerThan: 1s', 'statuses: [5xx, 429, 400-428, none]', 'retried: true', 'statuses: [400-410, 405-420]'])(
    'may ask: %s',
    (asked) => {
      expect(only(asked)).toEqual([]);
    },
  );

  it('has no status that another covers', () => {
    expect(only('statuses: [503, 5xx, 429, 400-499, 4xx, none, none]')).toEqual([
      'g.yaml:1:40 telemetry.log.only.statuses[0]: 503 — another one in the list covers it',
      'g.yaml:1:50 telemetry.log.only.statuses[2]: 429 — another one in the list covers it',
      'g.yaml:1:64 telemetry.log.only.statuses[4]: "4xx" — another one in the list covers it',
      'g.yaml:1:75 telemetry.log.only.statuses[6]: "none" — another one in the list covers it',
    ]);
  });

  it('says what a status is', () => {
    const expected = 'expected a status, a class, a range from the lower to the higher, or none: 429, 5xx, 400-499';
    expect(only('statuses: [6xx, 499-400, 700, 404.5, true, 50x]')).toEqual([
      `g.yaml:1:40 telemetry.log.only.statuses[0]: "6xx" — ${expected}`,
      `g.yaml:1:45 telemetry.log.only.statuses[1]: "499-400" — ${expected}`,
      `g.yaml:1:54 telemetry.log.only.statuses[2]: 700 — ${expected}`,
      `g.yaml:1:59 telemetry.log.only.statuses[3]: 404.5 — ${expected}`,
      `g.yaml:1:66 telemetry.log.only.statuses[4]: true — ${expected}`,
      `g.yaml:1:72 telemetry.log.only.statuses[5]: "50x" — ${expected}`,
    ]);
    expect(only('slowerThan: 0s')[0]).toContain('expected a duration above zero');
    expect(only('slowerthan: 1s')[0]).toContain('did you mean "slowerThan"?');
  });
});

describe('a query parameter that may be seen', () => {
  const shown = (names: string): string[] => errorsOf(`telemetry: { showQuery: ${names} }\n${rest}`);

  it('is a name as an upstream reads it, and stands there once', () => {
    expect(shown('[page, "filter[size]", X_y-z.1]')).toEqual([]);
    expect(shown('[page, sort, page]')).toEqual([
      'g.yaml:1:38 telemetry.showQuery[2]: "page" — it stands in the list twice',
    ]);
  });

  it.each(['to%6Ben', 'a b', 'a+b', 'a=b', 'a&b', 'a;b', 'a?', '', 'x'.repeat(65)])(
    'is none with a separator: "%s"',
    (name) => {
      expect(shown(`["${name}"]`)).toEqual([
        `g.yaml:1:26 telemetry.showQuery[0]: ${JSON.stringify(name)} — expected the name of a query parameter as it is read: at most 64 letters, digits and any of _ - . ~ ! $ ' ( ) * , : @ / [ ]`,
      ]);
    },
  );
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
