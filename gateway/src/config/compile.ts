/** From what operators write to what the gateway runs: complete, every name resolved, deep-frozen. It decides nothing that the schema could. */
import { availableParallelism } from 'node:os';
import type { AdminConfig } from '../admin/config.ts';
import type { LimitConfig } from '../rate-limit/config.ts';
import type { RateLimitPolicy } from '../rate-limit/policy.ts';
import type { RouteConfig } from '../routing/config.ts';
import type { Route } from '../routing/route.ts';
import { type ListenConfig, MOST_WORKERS } from '../server/config.ts';
import type { TelemetryConfig } from '../telemetry/config.ts';
import { parseTarget, type UpstreamConfig } from '../upstreams/config.ts';
import type { Target, Upstream } from '../upstreams/upstream.ts';
import { deepFreeze } from './deep-freeze.ts';
import type {
  AdminSettings,
  ConfigSource,
  GatewayModel,
  GuardSettings,
  ListenSettings,
  LogFilter,
  RedisSettings,
  TelemetrySettings,
} from './model.ts';
import type { GatewayConfig } from './schema.ts';

export function compile(config: GatewayConfig, file: string, source: ConfigSource): GatewayModel {
  const upstreams = new Map(
    Object.entries(config.upstreams).map(([name, upstream]) => [name, compileUpstream(name, upstream)]),
  );
  const limits = new Map(Object.entries(config.limits).map(([name, limit]) => [name, compileLimit(name, limit)]));
  return deepFreeze({
    file,
    listen: compileListen(config.listen),
    admin: compileAdmin(config.admin),
    redis: compileRedis(config.redis),
    telemetry: compileTelemetry(config.telemetry),
    guard: compileGuard(config.guard),
    trustedProxies: config.trustedProxies,
    upstreams: [...upstreams.values()],
    limits: [...limits.values()],
    routes: config.routes.map((route, index) =>
      compileRoute(route, `${file}:${source.lines[`routes[${index}]`]}`, upstreams, limits),
    ),
    source,
  });
}

function compileListen(listen: ListenConfig): ListenSettings {
  return {
    workers: listen.workers === 'auto' ? Math.min(availableParallelism(), MOST_WORKERS) : listen.workers,
    address: listen.http.address,
    port: listen.http.port,
    headTimeoutMs: listen.headTimeout,
    keepAliveMs: listen.keepAlive,
    maxHeadBytes: listen.maxHeadSize,
    drainMs: listen.drain,
  };
}

function compileAdmin({ address, port, token, keep, traceUrl }: AdminConfig): AdminSettings {
  return { address, port, token, keepBytes: keep, traceUrl };
}

function compileRedis(redis: GatewayConfig['redis']): RedisSettings | undefined {
  if (redis === undefined || redis.url === '') return undefined;
  return { url: redis.url, deadlineMs: redis.deadline, whenDown: redis.whenDown, keyPrefix: redis.keyPrefix };
}

function compileTelemetry(telemetry: TelemetryConfig): TelemetrySettings {
  const { errors, slow, limited } = telemetry.keep;
  const metrics = telemetry.metrics === 'auto' ? (telemetry.otlp === '' ? 'scrape' : 'otlp') : telemetry.metrics;
  return {
    ...telemetry,
    otlp: telemetry.otlp.replace(/\/+$/, ''),
    metrics,
    cap: telemetry.cap,
    keep: { errors, slowMs: slow, limited },
    log: { ...telemetry.log, only: compileLogFilter(telemetry.log.only) },
  };
}

function compileLogFilter(only: TelemetryConfig['log']['only']): LogFilter | undefined {
  return only && { slowerThanMs: only.slowerThan, statuses: only.statuses, retried: only.retried };
}

function compileGuard(guard: GatewayConfig['guard']): GuardSettings | undefined {
  return guard && { limit: guard.rate.limit, windowMs: guard.rate.windowMs, blockForMs: guard.blockFor };
}

function compileUpstream(name: string, { targets, timeouts }: UpstreamConfig): Upstream {
  return {
    name,
    targets: targets.map((text) => parseTarget(text) as Target),
    timeouts: {
      connectMs: timeouts.connect,
      responseMs: timeouts.response,
      totalMs: timeouts.total,
      idleMs: timeouts.idle,
    },
  };
}

/** What counts, where the operator left it to the burst. */
export const algorithmOf = ({ burst }: LimitConfig): RateLimitPolicy['algorithm'] =>
  burst === undefined ? 'sliding-window' : 'gcra';

function compileLimit(name: string, limit: LimitConfig): RateLimitPolicy {
  const { burst, rate } = limit;
  return {
    name,
    algorithm: algorithmOf(limit),
    limit: rate.limit,
    windowMs: rate.windowMs,
    burst: burst === undefined ? rate.limit : burst,
    key: typeof limit.key === 'string' ? [limit.key] : limit.key,
    cost: limit.cost,
    mode: limit.mode,
    headers: limit.headers,
  };
}

function compileRoute(
  route: RouteConfig,
  source: string,
  upstreams: ReadonlyMap<string, Upstream>,
  limits: ReadonlyMap<string, RateLimitPolicy>,
): Route {
  const { match } = route;
  return {
    name: route.name,
    pattern: match.path,
    host: match.host,
    methods: match.methods === undefined ? [] : match.methods,
    // Cross-checks have found every name.
    upstream: upstreams.get(route.upstream) as Upstream,
    limits: route.limits.map((name) => limits.get(name) as RateLimitPolicy),
    sample: route.sample,
    source,
  };
}
