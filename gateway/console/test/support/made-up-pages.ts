/** The state of a gateway and its pages of figures, as they might be. */
import type {
  ConfigPage,
  GatewayState,
  LimitsPage,
  RoutesPage,
  UpstreamsPage,
} from '../../../src/admin/api/api-types.ts';
import type { EffectiveSetting } from '../../../src/config/model.ts';
import type { ExportFigures, Percentile, RateFigures } from '../../../src/telemetry/figures.ts';
import { ATTACKS, traceIdOf } from './made-up-rows.ts';

const file = '/srv/weir/gateway/gateway.yaml';

const about = (ms: number): Percentile => ({ is: 'about', ms });

const rates = (perSecond: number, errorShare = 0, limitedShare = 0): RateFigures =>
  perSecond === 0
    ? { perSecond, errorShare, limitedShare, p50: undefined, p95: undefined, p99: undefined, count: 0 }
    : {
        perSecond,
        errorShare,
        limitedShare,
        p50: about(11.2),
        p95: about(64),
        p99: { is: 'above', ms: 10_000 },
        count: Math.round(perSecond * 10),
      };

const exported = (sentPerSecond: number): ExportFigures => ({
  sentPerSecond,
  droppedPerSecond: 0,
  droppedTotal: 0,
  bytesPerSecond: sentPerSecond * 400,
  queued: 0,
  capacity: 16_384,
});

export function stateOf(nowMs: number, startedAtMs: number, perSecond: number): GatewayState {
  const second = Math.floor(nowMs / 1000);
  return {
    service: 'weir',
    version: '0.1.0',
    startedAtMs,
    nowMs,
    phase: 'ready',
    redis: { mode: 'connected', tripMs: 0.42, whenDown: 'local' },
    workers: [
      { id: 1, pid: 4101, startedAtMs },
      { id: 2, pid: 4102, startedAtMs },
    ],
    workerRestarts: 0,
    config: { file, hash: '9f3c51d2', loadedAtMs: startedAtMs },
    tracing: { sample: 1, sampling: 'head', otlp: true },
    ring: {
      bytes: 9_400_000,
      mostBytes: 33_554_432,
      records: 1420,
      spans: 17_000,
      logs: 5100,
      oldestAtMs: startedAtMs,
      dropped: 0,
      passedOver: 0,
    },
    figures: {
      total: rates(perSecond, 0.006, 0.031),
      activeRequests: 7,
      cpuShare: 0.041,
      observabilityShare: 0.12,
      residentBytes: 171_000_000,
      exports: { traces: exported(perSecond * 4), logs: exported(perSecond), metrics: exported(0.1) },
      perSecondHistory: Array.from({ length: 60 }, (_, at) =>
        Math.max(0, perSecond * (1 + 0.4 * Math.sin((second + at) / 6))),
      ),
    },
  };
}

export const routesPage: RoutesPage = {
  windowMs: 10_000,
  routes: [
    ['create-order', ['POST'], '/orders', 'storefront', ['new-orders'], 69, rates(42.1)],
    ['list-orders', ['GET'], '/orders', 'orders', [], 74, rates(311, 0.002)],
    ['get-order', ['GET'], '/orders/{id}', 'orders', [], 78, rates(57.3)],
    ['order-status', ['GET'], '/orders/{id}/status', 'orders', [], 82, rates(0)],
    ['slow', ['GET'], '/slow', 'storefront', [], 86, rates(0.3, 0.33)],
    ['try', ['GET'], '/try', 'storefront', ['try-by-hand'], 94, rates(1.2, 0, 0.167)],
    ['anything', [], ATTACKS[0], 'storefront', [], 98, rates(0)],
  ].map(([name, methods, path, upstream, limits, line, figures]) => ({
    name: name as string,
    methods: methods as string[],
    host: name === 'slow' ? 'shop.example' : undefined,
    path: path as string,
    upstream: upstream as string,
    limits: limits as string[],
    source: `${file}:${line as number}`,
    figures: figures as RateFigures,
  })),
  unmatched: rates(0.4),
};

export const limitsPage = (nowMs: number): LimitsPage => ({
  windowMs: 10_000,
  policies: [
    {
      name: 'try-by-hand',
      algorithm: 'sliding-window',
      rate: '10/10s',
      burst: undefined,
      cost: 1,
      mode: 'enforce',
      key: ['client'],
      routes: ['try'],
      promise: 'At most 10 in any 10 s: what was let through counts for exactly that time.',
      source: `${file}:58`,
      figures: { allowedPerSecond: 1, limitedPerSecond: 0.2, wouldLimitPerSecond: 0, byMode: { redis: 118, local: 4 } },
      nearest: [10, 8, 3].map((used, at) => ({
        keyHash: `5e9a11c2f0${at}`,
        worker: at === 2 ? 1 : undefined,
        used,
        limit: 10,
        atMs: nowMs - 4000 * (at + 1),
        traceId: traceIdOf(at + 1),
      })),
    },
    {
      name: 'new-orders',
      algorithm: 'gcra',
      rate: '50/second',
      burst: 100,
      cost: 1,
      mode: 'shadow',
      key: ['client', 'route'],
      routes: ['create-order'],
      promise: 'At most 150 in any second: 100 at once, and 50 that come back meanwhile, evenly spaced.',
      source: `${file}:61`,
      figures: { allowedPerSecond: 42.1, limitedPerSecond: 0, wouldLimitPerSecond: 3.2, byMode: { redis: 421 } },
      nearest: [],
    },
  ],
  guard: {
    limit: 6000,
    windowMs: 60_000,
    blockForMs: 60_000,
    promise:
      'On every request, before anything else: at most 6000 of one client in 1 min from the first of them; who sends more is blocked for 1 min.',
    figures: { allowedPerSecond: 402, blockedPerSecond: 0, byMode: { redis: 4020 } },
  },
});

export const upstreamsPage = (nowMs: number): UpstreamsPage => ({
  windowMs: 10_000,
  upstreams: ['storefront', 'orders'].map((name, at) => ({
    name,
    timeouts: { connectMs: 1000, responseMs: 5000, totalMs: at === 0 ? 15_000 : 0, idleMs: 60_000 },
    routes: at === 0 ? ['create-order', 'slow', 'stream', 'try'] : ['list-orders', 'get-order', 'order-status'],
    source: `${file}:${46 + at * 4}`,
    figures: {
      perSecond: 43.6 + at * 320,
      failedShare: at === 0 ? 0.007 : 0,
      p50: { is: 'below', ms: 5 },
      p99: about(131),
      count: 4000,
    },
    targets: [
      {
        name: `127.0.0.1:700${at}`,
        attempts: 818,
        failed: at === 0 ? 3 : 0,
        newestFailure:
          at === 0
            ? { words: '127.0.0.1:7000 did not begin to answer in time', atMs: nowMs - 42_000, traceId: traceIdOf(35) }
            : undefined,
      },
    ],
  })),
});

const setting = (path: string, value: string, line?: number, variables: string[] = []): EffectiveSetting => ({
  path,
  value,
  origin: line === undefined ? 'default' : 'file',
  variables,
  line,
});

export const configPage = (loadedAtMs: number): ConfigPage => ({
  file,
  hash: '9f3c51d2',
  loadedAtMs,
  settings: [
    setting('listen.http.address', '127.0.0.1', 10, ['WEIR_ADDRESS']),
    setting('listen.http.port', '8080', 11, ['WEIR_PORT']),
    setting('listen.workers', '2', 12),
    setting('listen.drain', '10s', 13, ['WEIR_DRAIN']),
    setting('listen.headTimeout', '10s'),
    setting('admin.address', '127.0.0.1', 16, ['WEIR_ADMIN_ADDRESS']),
    setting('admin.token', '[secret]', 18, ['WEIR_ADMIN_TOKEN']),
    setting('admin.keep', '32MiB'),
    setting('admin.traceUrl', ''),
    setting('redis.url', 'redis://127.0.0.1:6379', 21, ['REDIS_URL']),
    setting('redis.deadline', '25ms', 22),
    setting('redis.whenDown', 'local', 23),
    setting('telemetry.service', 'weir', 26),
    setting('telemetry.otlp', ATTACKS[0], 27, ['OTEL_EXPORTER_OTLP_ENDPOINT']),
    setting('telemetry.sample', '100%', 29),
    ...['storefront', 'orders'].flatMap((name, at) => [
      setting(`upstreams.${name}.targets[0].url`, `http://127.0.0.1:700${at}`, 47 + at * 4, [
        `${name.toUpperCase()}_URL`,
      ]),
      setting(`upstreams.${name}.timeouts.connect`, '1s', 48 + at * 4),
      setting(`upstreams.${name}.timeouts.response`, '5s', 48 + at * 4),
      setting(`upstreams.${name}.timeouts.total`, '0s'),
    ]),
    setting('routes[0].name', 'create-order', 69),
    setting('routes[0].match.path', '/orders', 70),
    setting('routes[0].limits', '[new-orders]', 72),
  ],
});
