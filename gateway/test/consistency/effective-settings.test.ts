/** What the console shows as the configuration in force is that configuration: all of it, and nothing that the schema would read otherwise. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { formatConfigError } from '../../src/config/config-error.ts';
import type { Environment } from '../../src/config/environment.ts';
import { loadConfigText } from '../../src/config/load-config.ts';
import type { EffectiveSetting } from '../../src/config/model.ts';
import { gatewayConfig } from '../../src/config/schema.ts';
import { schemaAt, unwrap } from '../../src/config/schema-walk.ts';

const demo = readFileSync(resolve(import.meta.dirname, '../../gateway.yaml'), 'utf8');

/** Every key of the schema, none with its default. */
const everything = `
listen:
  http: { address: "::1", port: 1080 }
  workers: 3
  headTimeout: 9s
  keepAlive: 2m
  maxHeadSize: 8KiB
  drain: 3s
admin: { address: localhost, port: 1081, token: s3cr3t-token, keep: 0B, traceUrl: "https://jaeger.example/trace/{traceId}?a=b#c" }
redis: { url: "rediss://user:s3cr3t-password@redis.example:6380/3", deadline: 5ms, whenDown: refuse, keyPrefix: "gw:" }
telemetry:
  service: "42"
  otlp: http://127.0.0.1:4318/otlp/
  sampling: collector
  sample: 0.5%
  keep: { errors: false, slow: 1s, limited: false }
  cap: 200/second
  trustTraceContext: always
  trustBaggage: never
  propagation: { read: [jaeger, b3-multi], write: [w3c, b3] }
  metrics: both
  serverTiming: true
  showQuery: [page, "filter[size]"]
  log:
    { level: warn, fields: ecs, requests: false, sample: 0%, only: { slowerThan: 1m, statuses: [5xx, 429, none], retried: true }, otlp: all }
guard: { rate: 50/2s, blockFor: 3h }
trustedProxies: [10.0.0.0/8, 192.0.2.7, "fd00::/8"]
upstreams:
  a.b: { targets: ["https://a.example", "http://[::1]:81"], timeouts: { connect: 2s, response: 3s, total: 0s, idle: 1d } }
limits:
  one: { key: [client, host], rate: 5/second, algorithm: gcra, burst: 9, cost: 2, mode: shadow, headers: off }
  two: { key: method, rate: 1000/day, burst: 1 }
routes:
  - { name: "1", match: { host: Shop.example., path: "/a/{b}/*", methods: [GET, POST] }, upstream: a.b, limits: [one, two], sample: 0% }
`;

function settingsOf(text: string, env: Environment = {}): readonly EffectiveSetting[] {
  const loaded = loadConfigText(text, 'gateway.yaml', env);
  if (!loaded.ok) throw new Error(loaded.errors.map(formatConfigError).join('\n'));
  return loaded.model.source.settings;
}

/** `routes[0].match.path` → its keys; names with dots in them do not occur but `a.b`. */
const keysOf = (path: string): (string | number)[] =>
  path
    .replace('.a.b.', '.a\0b.')
    .split(/[.[]/)
    .map((key) => (key.endsWith(']') ? Number(key.slice(0, -1)) : key.replace('\0', '.')));

const schemaOf = (path: string): z.core.$ZodType => schemaAt(gatewayConfig, keysOf(path)) as z.core.$ZodType;

/** What `weir` would be given if an operator wrote down each setting, as it is shown, in its place. */
function rewritten(settings: readonly EffectiveSetting[]): unknown {
  const root: Record<string, unknown> = {};
  for (const { path, value } of settings) {
    const keys = keysOf(path);
    if (isOptional(path) && value === (unwrap(schemaOf(path)).meta.defaultText ?? 'none')) continue;
    let holder = root as Record<string | number, unknown>;
    for (const [index, key] of keys.slice(0, -1).entries())
      holder = (holder[key] ??= typeof keys[index + 1] === 'number' ? [] : {}) as typeof holder;
    holder[keys.at(-1) as string] = value === '[secret]' ? value : (parse(value) as unknown);
  }
  return root;
}

const isOptional = (path: string): boolean => schemaOf(path) instanceof z.ZodOptional;

/** Every leaf of the schema, as a path without names and numbers. */
function leavesOf(schema: z.core.$ZodType, path: string): string[] {
  const { schema: inner } = unwrap(schema);
  if (inner instanceof z.ZodObject)
    return Object.entries<z.core.$ZodType>(inner.shape).flatMap(([key, child]) =>
      leavesOf(child, path === '' ? key : `${path}.${key}`),
    );
  if (inner instanceof z.ZodRecord) return leavesOf(inner.valueType as z.core.$ZodType, `${path}.*`);
  if (inner instanceof z.ZodArray) return leavesOf(inner.element as z.core.$ZodType, `${path}[]`);
  return [path];
}

const withoutNames = (path: string): string =>
  path
    .replace(/\[\d+\]/g, '[]')
    .replace(/^limits\.\w+\.key\[\]$/, 'limits.*.key')
    .replace(/^(upstreams|limits)\.(a\.b|\w+)/, '$1.*');

it('has every leaf of the schema', () => {
  const shown = new Set(settingsOf(everything).map(({ path }) => withoutNames(path)));
  const leaves = leavesOf(gatewayConfig, '');
  expect(leaves.length).toBeGreaterThan(40);
  expect([...shown]).toEqual(leaves);
});

it('shows nothing as a default that stands in the file, nor the other way round', () => {
  const wrong = settingsOf(everything).filter(({ origin, line }) => (origin === 'file') !== (line !== undefined));
  expect(wrong).toEqual([]);
  const defaults = settingsOf(everything).filter(({ origin }) => origin === 'default');
  expect(defaults.map(({ path }) => path)).toEqual([
    'limits.two.algorithm',
    'limits.two.cost',
    'limits.two.mode',
    'limits.two.headers',
  ]);
});

describe('read again as it is shown, it is the same configuration', () => {
  const parsed = (data: unknown) => gatewayConfig.parse(data);

  it('gateway.yaml', () => {
    const settings = settingsOf(demo);
    const loaded = loadConfigText(demo, 'gateway.yaml', {});
    const again = loadConfigText(JSON.stringify(rewritten(settings)), 'gateway.yaml', {});
    expect(withoutSource(again)).toEqual(withoutSource(loaded));
  });

  it('with every key set, but for its secrets', () => {
    const open = everything.replace('s3cr3t-token', '"[secret]"').replace('user:s3cr3t-password@', '[secret]@');
    expect(settingsOf(open).map(({ value }) => value)).toEqual(settingsOf(everything).map(({ value }) => value));
    const algorithm = { algorithm: 'gcra' };
    const written = parsed(parse(open)) as { limits: Record<string, object> };
    expect(parsed(rewritten(settingsOf(everything)))).toEqual({
      ...written,
      limits: { ...written.limits, two: { ...written.limits.two, ...algorithm } },
    });
  });

  it('whatever text a setting holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (service) => {
        fc.pre(!/[\uE000-\uF8FF]/.test(service));
        const text = everything.replace('"42"', '${SERVICE}');
        const shown = settingsOf(text, { SERVICE: service }).find(({ path }) => path === 'telemetry.service');
        expect(parse(shown?.value ?? '')).toBe(service);
      }),
      { numRuns: 200, examples: [['\u00a0'], ['\u3000'], ['a\u2003'], [' '], ['\n'], ['a\n']] },
    );
  });
});

/** The model without where it came from. */
function withoutSource(loaded: ReturnType<typeof loadConfigText>): unknown {
  if (!loaded.ok) return loaded.errors;
  const { model } = loaded;
  return { ...model, source: '', routes: model.routes.map((route) => ({ ...route, source: '' })) };
}

it('holds no secret', () => {
  expect(everything).toContain('s3cr3t');
  expect(JSON.stringify(settingsOf(everything))).not.toContain('s3cr3t');
});
