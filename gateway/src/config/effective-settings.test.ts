/** A value that the console shows as in force must be the one that is, stand where it says, and never be a secret. */
import { describe, expect, it } from 'vitest';
import { formatConfigError } from './config-error.ts';
import type { Environment } from './environment.ts';
import { loadConfigText } from './load-config.ts';
import type { ConfigSource, EffectiveSetting } from './model.ts';

function sourceOf(text: string, env: Environment = {}): ConfigSource {
  const loaded = loadConfigText(text, 'gateway.yaml', env);
  if (!loaded.ok) throw new Error(loaded.errors.map(formatConfigError).join('\n'));
  return loaded.model.source;
}

const rest = `
upstreams: { orders: { targets: ["http://127.0.0.1:7001"] } }
routes: [{ name: all, match: { path: /* }, upstream: orders }]
`;

const settingOf = (path: string, text: string, env: Environment = {}): EffectiveSetting => {
  const found = sourceOf(text + rest, env).settings.find((setting) => setting.path === path);
  if (found === undefined) throw new Error(`no setting ${path}`);
  return found;
};

describe('a setting', () => {
  it('that nobody wrote has its default and no line', () => {
    expect(settingOf('listen.headTimeout', '')).toEqual({
      path: 'listen.headTimeout',
      value: '10s',
      origin: 'default',
      variables: [],
      line: undefined,
    });
  });

  it('is shown as written, with its line', () => {
    expect(settingOf('listen.drain', 'listen:\n  http: { port: 1 }\n  drain: 120s\n')).toMatchObject({
      value: '120s',
      origin: 'file',
      line: 3,
    });
  });

  it('names the variables it was made of, also where their defaults hold', () => {
    const text = 'admin: { address: "${A:-127}.0.0.${B}", port: ${PORT:-9} }\n';
    expect(settingOf('admin.address', text, { B: '7' })).toMatchObject({ value: '127.0.0.7', variables: ['A', 'B'] });
    expect(settingOf('admin.port', text, { B: '7', PORT: '12' })).toMatchObject({
      value: '12',
      origin: 'file',
      variables: ['PORT'],
      line: 1,
    });
  });

  it.each([
    ['text that would read as a number', 'telemetry.service', 'telemetry: { service: "007" }\n', '"007"'],
    ['empty text', 'admin.token', '', '""'],
    ['an empty list', 'trustedProxies', '', '[]'],
    ['a section without names', 'limits', '', '{}'],
    ['a section that is left out', 'redis', '', 'none'],
    ['a choice that is left open', 'routes[0].match.methods', '', 'every method'],
    ['one of a list', 'trustedProxies[1]', 'trustedProxies: [10.0.0.0/8, 192.0.2.7]\n', '192.0.2.7'],
    ['one key of a limit', 'limits.a.key', 'limits: { a: { key: client, rate: 1/2s } }\n', 'client'],
    ['several keys', 'limits.a.key[1]', 'limits: { a: { key: [client, route], rate: 1/2s } }\n', 'route'],
    [
      'what follows from no burst',
      'limits.a.algorithm',
      'limits: { a: { key: host, rate: 1/day } }\n',
      'sliding-window',
    ],
    [
      'what follows from a burst',
      'limits.a.algorithm',
      'limits: { a: { key: host, rate: 1/day, burst: 2 } }\n',
      'gcra',
    ],
    ['all CPUs', 'listen.workers', 'listen: { workers: auto }\n', 'auto'],
    ['text of two lines', 'telemetry.service', 'telemetry: { service: "a\\nb" }\n', '"a\\nb"'],
  ])('%s', (_, path, text, value) => expect(settingOf(path, text).value).toBe(value));
});

it('keeps the order of the schema, whatever that of the file', () => {
  const paths = sourceOf(`admin: { token: t, port: 1 }\nlisten: { drain: 1s }\n${rest}`).settings.map(
    ({ path }) => path,
  );
  const inOrder = ['listen.http.port', 'listen.drain', 'admin.port', 'admin.token', 'upstreams.orders.targets[0]'];
  expect(paths.filter((path) => inOrder.includes(path))).toEqual(inOrder);
});

it('has the line of every section, entry and value of the file, and of nothing else', () => {
  const { lines } = sourceOf(`trustedProxies: []
upstreams:
  orders:
    targets:
      - http://127.0.0.1:7001
    timeouts: &fast
      connect: 1s
      response: 2s
  pages: { targets: ["http://127.0.0.1:7002"], timeouts: *fast }
routes:
  - name: all
    match: { path: /*,
             methods: [GET, POST] }
    upstream: orders
`);
  expect(lines).toEqual({
    trustedProxies: 1,
    upstreams: 2,
    'upstreams.orders': 3,
    'upstreams.orders.targets': 4,
    'upstreams.orders.targets[0]': 5,
    'upstreams.orders.timeouts': 6,
    'upstreams.orders.timeouts.connect': 7,
    'upstreams.orders.timeouts.response': 8,
    'upstreams.pages': 9,
    'upstreams.pages.targets': 9,
    'upstreams.pages.targets[0]': 9,
    'upstreams.pages.timeouts': 9,
    'upstreams.pages.timeouts.connect': 7,
    'upstreams.pages.timeouts.response': 8,
    routes: 10,
    'routes[0]': 11,
    'routes[0].name': 11,
    'routes[0].match': 12,
    'routes[0].match.path': 12,
    'routes[0].match.methods': 13,
    'routes[0].match.methods[0]': 13,
    'routes[0].match.methods[1]': 13,
    'routes[0].upstream': 14,
  });
});

describe('a secret', () => {
  it.each([
    ['a token', 'admin.token', 'admin: { token: hunter2 }\n', '[secret]'],
    ['a token from a variable', 'admin.token', 'admin: { token: "${T}" }\n', '[secret]'],
    [
      'a password of Redis',
      'redis.url',
      'redis: { url: "redis://u:hunter2@10.0.0.1:6379/2" }\n',
      'redis://[secret]@10.0.0.1:6379/2',
    ],
    [
      'one with an @ in it',
      'redis.url',
      'redis: { url: "redis://u:hun@hunter2@10.0.0.1" }\n',
      'redis://[secret]@10.0.0.1',
    ],
    [
      'one in a query',
      'redis.url',
      'redis: { url: "redis://10.0.0.1?password=hunter2" }\n',
      'redis://10.0.0.1?[secret]',
    ],
    ['a variable of that name', 'telemetry.service', 'telemetry: { service: "${MY_PASSWORD}" }\n', '[secret]'],
  ])('%s is not shown', (_, path, text, value) => {
    const env = { T: 'hunter2', MY_PASSWORD: 'hunter2' };
    expect(settingOf(path, text, env).value).toBe(value);
    expect(JSON.stringify(sourceOf(text + rest, env).settings)).not.toContain('hunter2');
  });

  it('that is empty is shown to be', () => {
    expect(settingOf('admin.token', 'admin: { token: "${TOKEN:-}" }\n').value).toBe('""');
  });
});

describe('the hash', () => {
  const text = `admin: { token: "\${TOKEN:-}" }\n${rest}`;

  it('is short, and the same for the same configuration', () => {
    expect(sourceOf(text).hash).toMatch(/^[0-9a-f]{8}$/);
    expect(sourceOf(text).hash).toBe(sourceOf(text).hash);
  });

  it('changes with the text, and with what a variable holds', () => {
    const hashes = [
      sourceOf(text),
      sourceOf(`${text}# more`),
      sourceOf(text, { TOKEN: 'a' }),
      sourceOf(text, { TOKEN: 'b' }),
    ];
    expect(new Set(hashes.map(({ hash }) => hash)).size).toBe(4);
  });

  it('is not of the variables that the file does not name', () => {
    expect(sourceOf(text, { OTHER: 'a' }).hash).toBe(sourceOf(text, { OTHER: 'b' }).hash);
  });
});

it('keeps the text as it was read, without what variables held', () => {
  const text = `admin: { token: "\${TOKEN}" }\n${rest}`;
  expect(sourceOf(text, { TOKEN: 'hunter2' }).text).toBe(text);
});
