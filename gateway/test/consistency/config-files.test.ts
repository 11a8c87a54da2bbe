/** Every configuration that we show, loads. */
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatConfigError } from '../../src/config/config-error.ts';
import { loadConfig, loadConfigText } from '../../src/config/load-config.ts';
import { gatewayConfig } from '../../src/config/schema.ts';

const root = resolve(import.meta.dirname, '../../..');
const demo = resolve(root, 'gateway/gateway.yaml');

const problemsOf = (loaded: ReturnType<typeof loadConfig>): string[] =>
  loaded.ok ? [] : loaded.errors.map(formatConfigError);

describe('gateway.yaml', () => {
  it('loads with nothing set, and listens on this machine only', () => {
    const loaded = loadConfig(demo, {});
    expect(problemsOf(loaded)).toEqual([]);
    if (!loaded.ok) return;
    expect([loaded.model.listen.address, loaded.model.admin.address, loaded.model.redis]).toEqual([
      '127.0.0.1',
      '127.0.0.1',
      undefined,
    ]);
  });

  it('takes from the environment what compose, e2e and the demo set', () => {
    const loaded = loadConfig(demo, {
      WEIR_ADDRESS: '0.0.0.0',
      WEIR_PORT: '18080',
      WEIR_WORKERS: '2',
      WEIR_DRAIN: '1s',
      WEIR_ADMIN_ADDRESS: '0.0.0.0',
      WEIR_ADMIN_PORT: '18081',
      WEIR_ADMIN_TOKEN: '123456',
      WEIR_TRACE_URL: 'http://127.0.0.1:16686/trace/{traceId}',
      WEIR_METRICS: 'scrape',
      REDIS_URL: 'redis://redis:6379',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      STOREFRONT_URL: 'http://storefront:7000',
      ORDERS_URL: 'http://orders:7001',
    });
    expect(problemsOf(loaded)).toEqual([]);
    expect(loaded).toMatchObject({
      model: {
        listen: { workers: 2, address: '0.0.0.0', port: 18_080, drainMs: 1_000 },
        admin: {
          address: '0.0.0.0',
          port: 18_081,
          token: '123456',
          traceUrl: 'http://127.0.0.1:16686/trace/{traceId}',
        },
        telemetry: { metrics: 'scrape', otlp: 'http://collector:4318' },
        redis: { url: 'redis://redis:6379' },
        upstreams: [
          { targets: [{ origin: 'http://storefront:7000' }] },
          { targets: [{ origin: 'http://orders:7001' }] },
        ],
      },
    });
  });

  it('names the schema for editors in its first line', () => {
    expect(readFileSync(demo, 'utf8')).toMatch(/^# yaml-language-server: \$schema=\.\/gateway\.schema\.json\n/);
  });
});

interface Block {
  readonly where: string;
  readonly text: string;
}

const sections = Object.keys(gatewayConfig.shape);

/** The yaml blocks of a page whose first key is a section of the gateway's configuration. */
function blocksOf(page: string): Block[] {
  const text = readFileSync(resolve(root, page), 'utf8');
  return [...text.matchAll(/^```ya?ml\n(.*?)^```/gms)]
    .map((found) => ({ where: `${page}:${text.slice(0, found.index).split('\n').length}`, text: found[1] as string }))
    .filter((block) => sections.includes(/^(\w+):/m.exec(block.text)?.[1] ?? ''));
}

/** A part of a configuration is completed by the two sections that it may leave out. */
function completed({ text }: Block): string {
  const has = (section: string): boolean => new RegExp(`^${section}:`, 'm').test(text);
  const upstreams = has('upstreams') ? '' : 'upstreams: { shown: { targets: ["http://127.0.0.1:7000"] } }\n';
  const upstream = has('upstreams') ? Object.keys((parse(text) as { upstreams: object }).upstreams)[0] : 'shown';
  const routes = has('routes') ? '' : `routes: [{ name: shown, match: { path: /shown }, upstream: ${upstream} }]\n`;
  return `${text}\n${upstreams}${routes}`;
}

const pages = globSync(['README.md', 'docs/**/*.md'], { cwd: root });
const blocks = pages.flatMap(blocksOf);

it('finds blocks to load', () => expect(blocks.length).toBeGreaterThan(4));

it.each(blocks)('the configuration at $where loads', (block) => {
  expect(problemsOf(loadConfigText(completed(block), block.where, {}))).toEqual([]);
});

it('only config/environment.ts reads the environment', () => {
  const src = resolve(root, 'gateway/src');
  const readers = globSync('**/*.ts', { cwd: src }).filter((file) =>
    readFileSync(resolve(src, file), 'utf8').includes('process.env'),
  );
  expect(readers).toEqual(['config/environment.ts']);
});
