import { describe, expect, it } from 'vitest';
import { formatConfigError } from './config-error.ts';
import { loadConfigText } from './load-config.ts';

const errorsOf = (text: string, env: Record<string, string> = {}): string[] => {
  const loaded = loadConfigText(text, 'g.yaml', env);
  return loaded.ok ? [] : loaded.errors.map(formatConfigError);
};

const duration = 'expected a duration above zero with its unit (ms, s, m, h or d), at most 24d: 25ms, 5s, 1m, 2h, 1d';
const rate =
  'expected a rate above zero, as requests per time (second, minute, hour, day, or a number of s, m, h, d): 100/minute, 50/2s, 10/day';
const target =
  'expected an http:// or https:// URL of a host and a port, without path, query and credentials: http://127.0.0.1:7001';
const range = 'expected an IP address or a range in CIDR notation: 10.0.0.0/8, 192.0.2.7, fd00::/8';
const name = 'expected a name of at most 63 letters, digits, ".", "_" and "-", which begins with a letter or a digit';

it('says everything that is wrong at once, each where it stands, in the order of the file', () => {
  const text = `# a comment first
listen:
  http: { port: 99999, adress: 127.0.0.1 }
  drain: 5
  maxHeadSize: 16KB
admin:
  address: localhst
redis:
  url: http://cache:6379
  whenDown: locla
telemetry:
  sample: 10
  otlp: collector:4318
  keep: { slow: 1 s, eror: true }
guard:
trustedProxies: [10.0.0.0/33, "proxy"]
upstreams:
  orders: &orders
    targets: [http://127.0.0.1:7001/api, ftp://x]
  -bad-: { targets: [] }
  copy: *orders
limits:
  a: { key: clint, rate: 0/minute }
  b: { key: [client, rout], rate: "100", cost: 0 }
routes:
  - name: get order
    match: { path: '/orders/{id', methods: [GET, post] }
    upstream: oders
    limits: [aa, b, b]
  - match: { path: orders, host: "https://shop.example" }
    upstrem: orders
    limits: b
speling: 1
`;
  expect(errorsOf(text)).toEqual([
    'g.yaml:3:17 listen.http.port: 99999 — expected a port from 0 to 65535 (0 takes a free one)',
    'g.yaml:3:24 listen.http.adress — unknown key; known here: address, port; did you mean "address"?',
    `g.yaml:4:10 listen.drain: 5 — ${duration}`,
    'g.yaml:5:16 listen.maxHeadSize: "16KB" — expected a size above zero with its unit (B, KiB, MiB or GiB): 512B, 16KiB, 1MiB',
    'g.yaml:7:12 admin.address: "localhst" — expected an IP address to listen on, or localhost: 127.0.0.1, 0.0.0.0, ::',
    'g.yaml:9:8 redis.url: "http://cache:6379" — expected a URL that begins with redis:// or rediss://, or nothing: redis://127.0.0.1:6379',
    'g.yaml:10:13 redis.whenDown: "locla" — expected one of local, allow, refuse; did you mean "local"?',
    'g.yaml:12:11 telemetry.sample: 10 — expected a percentage from 0% to 100%: 100%, 0.5%',
    'g.yaml:13:9 telemetry.otlp: "collector:4318" — expected an http:// or https:// URL without credentials and query, or nothing: http://127.0.0.1:4318',
    `g.yaml:14:17 telemetry.keep.slow: "1 s" — ${duration}`,
    'g.yaml:14:22 telemetry.keep.eror — unknown key; known here: errors, slow, limited; did you mean "errors"?',
    'g.yaml:15:1 guard: empty — expected a mapping with keys of rate, blockFor',
    `g.yaml:16:18 trustedProxies[0]: "10.0.0.0/33" — ${range}`,
    `g.yaml:16:31 trustedProxies[1]: "proxy" — ${range}`,
    `g.yaml:19:15 upstreams.orders.targets[0]: "http://127.0.0.1:7001/api" — ${target}`,
    `g.yaml:19:15 upstreams.copy.targets[0]: "http://127.0.0.1:7001/api" — ${target}`,
    `g.yaml:19:42 upstreams.orders.targets[1]: "ftp://x" — ${target}`,
    `g.yaml:19:42 upstreams.copy.targets[1]: "ftp://x" — ${target}`,
    `g.yaml:20:3 upstreams.-bad- — ${name}, not "-bad-"`,
    'g.yaml:23:13 limits.a.key: "clint" — expected client, route, method or host, or a list of these; did you mean "client"?',
    `g.yaml:23:26 limits.a.rate: "0/minute" — ${rate}`,
    'g.yaml:24:22 limits.b.key[1]: "rout" — expected one of client, route, method, host; did you mean "route"?',
    `g.yaml:24:35 limits.b.rate: "100" — ${rate}`,
    'g.yaml:24:48 limits.b.cost: 0 — expected a whole number from 1',
    `g.yaml:26:11 routes[0].name: "get order" — ${name}`,
    `g.yaml:27:20 routes[0].match.path: "/orders/{id" — expected a parameter as the whole of a segment, named by letters, digits and "_": /orders/{id}`,
    'g.yaml:27:50 routes[0].match.methods[1]: "post" — expected an HTTP method in capitals, but CONNECT and TRACE: GET, POST; did you mean "POST"?',
    'g.yaml:28:15 routes[0].upstream: "oders" — expected the name of an upstream: orders, -bad-, copy; did you mean "orders"?',
    'g.yaml:29:14 routes[0].limits[0]: "aa" — expected the name of a limit: a, b; did you mean "a"?',
    'g.yaml:29:21 routes[0].limits[2]: "b" — it stands in the list twice',
    `g.yaml:30:5 routes[1].name: missing — ${name}`,
    'g.yaml:30:5 routes[1].upstream: missing — expected the name of an upstream',
    'g.yaml:30:20 routes[1].match.path: "orders" — expected a path that begins with "/"',
    'g.yaml:30:34 routes[1].match.host: "https://shop.example" — expected a host name without scheme, port and "*": shop.example',
    'g.yaml:31:5 routes[1].upstrem — unknown key; known here: name, match, upstream, limits, sample; did you mean "upstream"?',
    'g.yaml:32:13 routes[1].limits: "b" — expected a list of: the name of a limit',
    'g.yaml:33:1 speling — unknown key; known here: listen, admin, redis, telemetry, guard, trustedProxies, upstreams, limits, routes',
  ]);
});

describe('what is no configuration at all', () => {
  const sections = 'listen, admin, redis, telemetry, guard, trustedProxies, upstreams, limits, routes';
  it.each([
    ['nothing', '', 'g.yaml:1:1 the file is empty: expected upstreams and routes'],
    ['only comments', '# nothing\n', 'g.yaml:1:1 the file is empty: expected upstreams and routes'],
    ['a list', '- a\n', `g.yaml:1:1 a list — expected a mapping with keys of ${sections}`],
    ['text', 'hello\n', `g.yaml:1:1 text — expected a mapping with keys of ${sections}`],
    [
      'two documents',
      'a: 1\n---\nb: 2\n',
      'g.yaml:2:1 not YAML: Source contains multiple documents; please use YAML.parseAllDocuments()',
    ],
    ['a quote without its end', 'a: "b\n', 'g.yaml:2:1 not YAML: Missing closing "quote'],
    ['a tab', 'a:\n\tb: 1\n', 'g.yaml:2:1 not YAML: Tabs are not allowed as indentation'],
    [
      'braces inside braces',
      'a: 1\nb: { path: /orders/{id} }\n',
      "g.yaml:2:20 not YAML: Unexpected flow-map-start at node end; a path with braces inside { } needs quotes: '/orders/{id}'",
    ],
    ['too many aliases', bomb(), 'g.yaml:1:1 more aliases than a configuration needs'],
    [
      'characters that mark variables',
      'a: \uE000\n',
      'g.yaml:1:1 expected a file without characters of the private use area of Unicode',
    ],
  ])('%s', (_, text, error) => expect(errorsOf(text)).toEqual([error]));
});

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 5; level += 1)
    lines.push(
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    );
  return lines.join('\n');
}

const rest = `
upstreams: { orders: { targets: ["http://127.0.0.1:7001"] } }
routes: [{ name: orders, match: { path: /orders }, upstream: orders }]
`;

describe('keys', () => {
  it('that stand twice are found, and hide nothing else', () => {
    expect(errorsOf(`admin: { port: x }\nadmin: { port: y }${rest}`)).toEqual([
      'g.yaml:2:1 admin — the key stands twice',
      'g.yaml:2:16 admin.port: "y" — expected a port from 0 to 65535 (0 takes a free one)',
    ]);
  });

  it('that objects treat apart are no way in', () => {
    expect(errorsOf(`__proto__: { a: 1 }${rest}`)).toEqual(['g.yaml:1:1 __proto__ — not a key that can be used']);
    expect(
      errorsOf(rest.replace('{ orders: {', '{ __proto__: {').replace('upstream: orders', 'upstream: constructor')),
    ).toEqual([
      'g.yaml:2:14 upstreams.__proto__ — not a key that can be used',
      'g.yaml:3:62 routes[0].upstream: "constructor" — expected the name of an upstream: __proto__',
    ]);
  });
});

describe('variables', () => {
  it('that are not set are errors where they stand, and nothing else is said of them', () => {
    expect(errorsOf(`listen: { http: { port: \${PORT} } }\nadmin:\n  address: \${ADMIN}${rest}`)).toEqual([
      'g.yaml:1:25 listen.http.port — the environment variable PORT is not set; ${PORT:-default} would give it a default',
      'g.yaml:3:12 admin.address — the environment variable ADMIN is not set; ${ADMIN:-default} would give it a default',
    ]);
  });

  it('are judged by what they hold, and said to be variables', () => {
    expect(
      errorsOf(`listen: { http: { port: \${PORT} }, drain: \${DRAIN} }${rest}`, { PORT: '70000', DRAIN: '5' }),
    ).toEqual([
      'g.yaml:1:25 listen.http.port: 70000 from ${PORT} — expected a port from 0 to 65535 (0 takes a free one)',
      `g.yaml:1:43 listen.drain: "5" from \${DRAIN} — ${duration}`,
    ]);
    expect(errorsOf(`listen: { http: { port: "\${PORT}" } }${rest}`, { PORT: '80' })).toEqual([
      'g.yaml:1:25 listen.http.port: "80" from ${PORT} — expected a port from 0 to 65535 (0 takes a free one)',
    ]);
  });

  it('that are not written as such are errors', () => {
    expect(errorsOf(`telemetry: { service: \${1A} }${rest}`)[0]).toBe(
      'g.yaml:1:23 telemetry.service — not a variable: expected ${NAME} or ${NAME:-default}; "$${" stands for the characters themselves',
    );
    expect(errorsOf(`telemetry:\n  service: \${OPEN${rest}`)[0]).toBe(
      'g.yaml:2:12 telemetry.service — "${" without its "}" on the same line; "$${" stands for the characters themselves',
    );
  });
});
