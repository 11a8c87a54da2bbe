import { mkdtempSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatConfigError } from './config-error.ts';
import { loadConfig, loadConfigText } from './load-config.ts';
import type { GatewayModel } from './model.ts';

const least = `upstreams:
  orders:
    targets: [http://127.0.0.1:7001]
routes:
  - name: orders
    match: { path: /orders }
    upstream: orders
`;

const load = (text: string): GatewayModel => {
  const loaded = loadConfigText(text, 'gateway.yaml', {});
  if (!loaded.ok) throw new Error(loaded.errors.map(formatConfigError).join('\n'));
  return loaded.model;
};

describe('the least configuration', () => {
  it('is complete: every default is there', () => {
    expect(load(least)).toEqual({
      file: 'gateway.yaml',
      listen: {
        workers: 1,
        address: '0.0.0.0',
        port: 8080,
        headTimeoutMs: 10_000,
        keepAliveMs: 75_000,
        maxHeadBytes: 16_384,
        drainMs: 10_000,
      },
      admin: { address: '127.0.0.1', port: 8081, token: '', keepBytes: 32 * 1024 ** 2, traceUrl: '' },
      redis: undefined,
      telemetry: {
        service: 'weir',
        otlp: '',
        sampling: 'head',
        sample: 1,
        keep: { errors: true, slowMs: 500, limited: true },
        cap: undefined,
        trustTraceContext: 'trusted-proxies',
        trustBaggage: 'trusted-proxies',
        propagation: { read: ['w3c'], write: ['w3c'] },
        metrics: 'scrape',
        serverTiming: false,
        showQuery: [],
        log: { level: 'info', fields: 'otel', requests: true, sample: 1, only: undefined, otlp: 'kept' },
      },
      guard: undefined,
      trustedProxies: [],
      upstreams: [
        {
          name: 'orders',
          targets: [
            { scheme: 'http', host: '127.0.0.1', port: 7001, origin: 'http://127.0.0.1:7001', name: '127.0.0.1:7001' },
          ],
          timeouts: { connectMs: 1000, responseMs: 15_000, totalMs: 0, idleMs: 60_000 },
        },
      ],
      limits: [],
      routes: [
        {
          name: 'orders',
          pattern: '/orders',
          host: undefined,
          methods: [],
          upstream: expect.objectContaining({ name: 'orders' }),
          limits: [],
          sample: undefined,
          source: 'gateway.yaml:5',
        },
      ],
      source: expect.objectContaining({ text: least }),
    });
  });

  it('is frozen to the last list', () => {
    const model = load(least);
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen));
    expect(frozen(model)).toBe(true);
  });
});

it('compiles what is written', () => {
  const model = load(`${least}    limits: [steady, bursty]
limits:
  steady: { key: client, rate: 100/minute }
  bursty: { key: [client, route], rate: 10/second, burst: 50, cost: 2, mode: shadow, headers: off }
redis: { url: redis://127.0.0.1:6379/2, deadline: 40ms, whenDown: refuse, keyPrefix: 'shop:' }
guard: { rate: 6000/minute, blockFor: 2m }
telemetry: { otlp: http://127.0.0.1:4318/, sample: 0.5%, cap: 200/second, propagation: { read: [w3c, jaeger] }, keep: { slow: 1s }, showQuery: [page], log: { sample: 25%, only: { slowerThan: 2s, statuses: [5xx, 429] } } }
trustedProxies: [10.0.0.0/8, 192.0.2.7, fd00::/8]
`);
  expect(model.limits).toEqual([
    {
      name: 'steady',
      algorithm: 'sliding-window',
      limit: 100,
      windowMs: 60_000,
      burst: 100,
      key: ['client'],
      cost: 1,
      mode: 'enforce',
      headers: 'ietf',
    },
    {
      name: 'bursty',
      algorithm: 'gcra',
      limit: 10,
      windowMs: 1000,
      burst: 50,
      key: ['client', 'route'],
      cost: 2,
      mode: 'shadow',
      headers: 'off',
    },
  ]);
  expect(model.routes[0]?.limits).toEqual(model.limits);
  expect(model.routes[0]?.limits[0]).toBe(model.limits[0]);
  expect(model.redis).toEqual({
    url: 'redis://127.0.0.1:6379/2',
    deadlineMs: 40,
    whenDown: 'refuse',
    keyPrefix: 'shop:',
  });
  expect(model.guard).toEqual({ limit: 6000, windowMs: 60_000, blockForMs: 120_000 });
  expect(model.telemetry).toMatchObject({
    otlp: 'http://127.0.0.1:4318',
    sample: 0.005,
    cap: { limit: 200, windowMs: 1000 },
    propagation: { read: ['w3c', 'jaeger'], write: ['w3c'] },
    metrics: 'otlp',
    keep: { slowMs: 1000, errors: true },
    showQuery: ['page'],
    log: {
      fields: 'otel',
      sample: 0.25,
      only: {
        slowerThanMs: 2000,
        statuses: [
          { from: 500, to: 599 },
          { from: 429, to: 429 },
        ],
        retried: false,
      },
    },
  });
  expect(model.trustedProxies).toEqual(['10.0.0.0/8', '192.0.2.7/32', 'fd00::/8']);
});

it.each([
  [
    'http://shop.example',
    { scheme: 'http', host: 'shop.example', port: 80, origin: 'http://shop.example:80', name: 'shop.example:80' },
  ],
  [
    'https://shop.example/',
    { scheme: 'https', host: 'shop.example', port: 443, origin: 'https://shop.example:443', name: 'shop.example:443' },
  ],
  ['http://[::1]:7001', { scheme: 'http', host: '::1', port: 7001, origin: 'http://[::1]:7001', name: '[::1]:7001' }],
])('the target %s has a host and a port', (url, target) => {
  expect(load(least.replace('[http://127.0.0.1:7001]', `["${url}"]`)).upstreams[0]?.targets).toEqual([target]);
});

it('takes a status of a variable', () => {
  const text = `${least}telemetry: { log: { only: { statuses: ["\${FROM}", \${SINGLE}] } } }\n`;
  const loaded = loadConfigText(text, 'gateway.yaml', { FROM: '5xx', SINGLE: '429' });
  expect(loaded).toMatchObject({
    ok: true,
    model: { telemetry: { log: { only: { statuses: [{ from: 500 }, { from: 429 }] } } } },
  });
});

it('runs without Redis when its URL is empty', () => {
  expect(load(`${least}redis: { url: "" }\n`).redis).toBeUndefined();
});

it('takes anchors and aliases', () => {
  const model = load(least.replace('[http://127.0.0.1:7001]', '&t [http://127.0.0.1:7001]\n  other:\n    targets: *t'));
  expect(model.upstreams.map((upstream) => upstream.targets[0]?.port)).toEqual([7001, 7001]);
});

it('compares hosts in lower case, without a last dot', () => {
  expect(load(least.replace('path: /orders', 'path: /orders, host: Shop.Example.')).routes[0]?.host).toBe(
    'shop.example',
  );
});

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-config-'));

  it('is read from the disk', () => {
    const file = join(folder, 'gateway.yaml');
    writeFileSync(file, `\uFEFF${least.replaceAll('\n', '\r\n')}`);
    expect(loadConfig(file, {})).toMatchObject({ ok: true, model: { file, routes: [{ source: `${file}:5` }] } });
  });

  it('that is not there, or a folder, is one clear error', () => {
    const message = (path: string) => {
      const loaded = loadConfig(path, {});
      return loaded.ok ? [] : loaded.errors.map(formatConfigError);
    };
    expect(message('/nowhere/gateway.yaml')).toEqual(['/nowhere/gateway.yaml: there is no such file']);
    expect(message(folder)).toEqual([`${folder}: the file cannot be read (EISDIR)`]);
  });
});

describe('workers', () => {
  const workersOf = (text: string, env = {}) => {
    const loaded = loadConfigText(`listen: { workers: ${text} }\n${least}`, 'g.yaml', env);
    return loaded.ok ? loaded.model.listen.workers : loaded.errors.map(formatConfigError);
  };
  const expected = 'expected a whole number from 1 to 64, or auto';

  it('are counted, or one for each CPU', () => {
    expect(workersOf('3')).toBe(3);
    expect(workersOf('auto')).toBe(Math.min(availableParallelism(), 64));
  });

  it('are read from a variable, as a number or a word', () => {
    expect(workersOf('${WORKERS:-1}')).toBe(1);
    expect(workersOf('${WORKERS:-1}', { WORKERS: '64' })).toBe(64);
    expect(workersOf('${WORKERS:-1}', { WORKERS: 'auto' })).toBe(Math.min(availableParallelism(), 64));
  });

  it.each([
    ['0', '0'],
    ['65', '65'],
    ['1.5', '1.5'],
    ['"2"', '"2"'],
    ['autp', '"autp"'],
    ['-1', '-1'],
  ])('are not %s', (text, shown) => {
    const guess = text === 'autp' ? '; did you mean "auto"?' : '';
    expect(workersOf(text)).toEqual([`g.yaml:1:20 listen.workers: ${shown} — ${expected}${guess}`]);
  });

  it.each(['0', '65', 'many', '2 '])('are not %j from a variable', (held) => {
    expect(workersOf('${WORKERS}', { WORKERS: held })).toEqual([
      expect.stringContaining(`from \${WORKERS} — ${expected}`),
    ]);
  });
});

describe('the link to a trace', () => {
  const errorsOf = (url: string) => {
    const loaded = loadConfigText(`admin: { traceUrl: ${JSON.stringify(url)} }\n${least}`, 'g.yaml', {});
    return loaded.ok ? [] : loaded.errors.map(({ problem }) => problem);
  };

  it.each([
    '',
    'http://127.0.0.1:16686/trace/{traceId}',
    'https://grafana.example/explore?left={"query":"{traceId}"}',
    'https://traces.example/#/{traceId}',
  ])('may be %j', (url) => expect(errorsOf(url)).toEqual([]));

  it.each([
    'http://127.0.0.1:16686/trace/',
    'http://127.0.0.1:16686/{traceId}/{traceId}',
    'http://{traceId}/',
    'javascript:alert("{traceId}")',
    'http://user:hunter2@jaeger.example/{traceId}',
    'jaeger.example/{traceId}',
    'http://jaeger.example/{traceId}\n',
    'http://jaeger.example/ {traceId}',
  ])('may not be %j', (url) => {
    expect(errorsOf(url)).toEqual([expect.stringContaining('with {traceId} in it once')]);
    expect(errorsOf(url).join()).not.toContain('hunter2');
  });
});

it.each([
  ['0B', 0],
  ['1MiB', 1024 ** 2],
])('keeps %s', (keep, bytes) => expect(load(`admin: { keep: ${keep} }\n${least}`).admin.keepBytes).toBe(bytes));
