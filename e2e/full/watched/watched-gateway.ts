/**
 * A gateway with low limits and a Prometheus of its own that scrapes often, under the names and with the rules that are shipped:
 *
 *   watched gateway ──► storefront, orders of the stack; an upstream that fails on demand; a port on which nobody listens
 *        ▲   └─ OTLP ─► Collector of the stack ─► Jaeger, Loki
 *        └─ /metrics ── Prometheus, which scrapes the Collector, too
 *
 * The gateway of the stack is of the same service, and nobody asks it anything meanwhile.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { freePorts } from '../../free-ports.ts';
import { repository } from '../../pins.ts';
import { nativePrometheusConfig } from '../../prometheus-config.ts';
import { type SecondGateway, startSecondGateway } from '../../second-gateway.ts';
import { type SecondPrometheus, startSecondPrometheus } from '../../second-prometheus.ts';
import { readStackInfo } from '../../stack-info.ts';
import { at } from '../../stack-parts.ts';
import { type FaultyUpstream, startFaultyUpstream } from './faulty-upstream.ts';

export interface Watched {
  readonly gateway: SecondGateway;
  readonly prometheus: SecondPrometheus;
  readonly faulty: FaultyUpstream;
  stop(): Promise<void>;
}

export interface WatchWishes {
  readonly name: string;
  /** How often Prometheus scrapes and evaluates rules. */
  readonly every: string;
  /** Over what the gateway is configured with anyway. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly env?: NodeJS.ProcessEnv;
  /** What becomes of each file of rules. */
  readonly rules?: (shipped: string) => string;
}

const otel = join(repository, 'otel');
const token = 'of-a-test';

export async function startWatched({
  name,
  every,
  config = {},
  env = {},
  rules = (shipped) => shipped,
}: WatchWishes): Promise<Watched> {
  const { results } = readStackInfo();
  const folder = join(results, name);
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const one of stops.toReversed()) await one();
  };
  try {
    const faulty = await startFaultyUpstream();
    stops.push(() => faulty.stop());
    const { closed } = await freePorts(['closed']);
    const gateway = await startSecondGateway({
      name,
      folder,
      token,
      env,
      config: { ...configOf(faulty.url, `http://${at(closed)}`, name), ...config },
    });
    stops.push(() => gateway.stop());
    const prometheus = await startSecondPrometheus({
      name: `${name}-prometheus`,
      folder: join(folder, 'prometheus'),
      ...shippedPrometheus(gateway, every, rules),
    });
    stops.push(() => prometheus.stop());
    return { gateway, prometheus, faulty, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** As it is shipped, but for where its targets are, how often it looks, and what `rules` does. */
function shippedPrometheus(gateway: SecondGateway, every: string, rules: (shipped: string) => string) {
  const { ports } = readStackInfo();
  const addresses = {
    'gateway:8081': new URL(gateway.admin.url).host,
    'collector:8889': at(ports.collectorPrometheus),
    'collector:8888': at(ports.collectorMetrics),
  };
  const config = parse(nativePrometheusConfig(readFileSync(join(otel, 'prometheus.yml'), 'utf8'), addresses)) as {
    readonly rule_files: readonly string[];
  };
  const files = config.rule_files.map((file) => [file, rules(readFileSync(join(otel, file), 'utf8'))] as const);
  return {
    config: { ...config, global: { scrape_interval: every, scrape_timeout: every, evaluation_interval: every } },
    files: { 'weir-admin-token': token, ...Object.fromEntries(files) },
  };
}

function configOf(faulty: string, closed: string, keyPrefix: string): Record<string, unknown> {
  const { ports } = readStackInfo();
  const upstream = (target: string): object => ({ targets: [target], timeouts: { connect: '1s', response: '2s' } });
  const route = (name: string, path: string, to: string, more: object = {}): object => ({
    name,
    match: { path },
    upstream: to,
    ...more,
  });
  return {
    redis: { url: `redis://${at(ports.redis)}`, deadline: '25ms', whenDown: 'local', keyPrefix: `${keyPrefix}:` },
    telemetry: {
      service: 'weir',
      otlp: `http://${at(ports.otlpHttp)}`,
      metrics: 'scrape',
      keep: { errors: true, slow: '500ms', limited: true },
      log: { otlp: 'all' },
      cap: '200/second',
    },
    // Whoever asks is told by this header, so that what one scenario uses up is not missed by the next.
    trustedProxies: ['127.0.0.1'],
    guard: { rate: '1200/minute', blockFor: '2s' },
    upstreams: {
      storefront: upstream(`http://${at(ports.storefront)}`),
      orders: upstream(`http://${at(ports.orders)}`),
      faulty: upstream(faulty),
      closed: upstream(closed),
    },
    limits: {
      'two-a-second': { key: 'client', rate: '2/second' },
      'would-be': { key: 'client', rate: '2/second', mode: 'shadow' },
    },
    routes: [
      { name: 'create-order', match: { path: '/orders', methods: ['POST'] }, upstream: 'storefront' },
      { name: 'list-orders', match: { path: '/orders', methods: ['GET'] }, upstream: 'orders' },
      route('order-status', '/orders/{id}/status', 'orders'),
      route('try', '/try', 'storefront', { limits: ['two-a-second'] }),
      route('shadowed', '/slow', 'storefront', { limits: ['would-be'] }),
      route('stream', '/stream', 'storefront'),
      route('refused', '/refused', 'closed'),
      route('faulty', '/faulty/*', 'faulty'),
    ],
  };
}
