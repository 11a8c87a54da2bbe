/** What serves requests, made once in each process that does: the stores, the senders, the pipeline, the server. */
import type { Socket } from 'node:net';
import { trustedProxies } from './client/trusted-proxies.ts';
import type { GatewayModel, ListenSettings } from './config/model.ts';
import { forward } from './forwarding/forward.ts';
import { createHttpSender } from './forwarding/send-http.ts';
import { createUpgradeSender } from './forwarding/send-upgrade.ts';
import { createGuard } from './guard/guard.ts';
import { bufferBudget } from './pipeline/request-body.ts';
import { createLimiter } from './rate-limit/create-limiter.ts';
import { createKeyHash } from './rate-limit/key-hash.ts';
import { shownNames } from './redact.ts';
import { connectRedis } from './redis/connect-redis.ts';
import { type RedisMode, redisMode } from './redis/redis-mode.ts';
import { requestPipeline } from './request-pipeline.ts';
import { compileRouteTable } from './routing/route-table.ts';
import { adoptConnections } from './server/adopt-connections.ts';
import { drain } from './server/drain.ts';
import { httpServer, listen, type OpenSockets } from './server/listen.ts';
import { serveExchange } from './server/serve-exchange.ts';
import { writeProblem } from './server/write-problem.ts';
import type { Telemetry } from './telemetry/start-telemetry.ts';
import { newSpanId } from './telemetry/trace-context.ts';
import { upstreamState } from './upstreams/upstream-state.ts';
import type { WorkerShare } from './worker-share.ts';

export interface TrafficParts {
  readonly model: GatewayModel;
  readonly telemetry: Telemetry;
  /** What this process may count by itself. */
  readonly share: WorkerShare;
  /** Of the hashes that stand for clients' keys: one for all processes of a gateway. */
  readonly keySecret: string;
}

export interface Traffic {
  readonly redisMode: () => RedisMode;
  /** The port; rejects with the error of the system when there is none to be had. */
  listen(at: Pick<ListenSettings, 'address' | 'port'>): Promise<number>;
  /** Instead: serves the connections that it is given, which another process has accepted. */
  adopt(): (connection: Socket) => void;
  /** Takes nothing new and lets requests in flight finish; what is left after that time is cut. */
  drain(mostMs: number): Promise<void>;
  close(): Promise<void>;
}

/** What stages may hold of request bodies in memory: for one request, and for all together. */
const BUFFER_BYTES_PER_REQUEST = 256 * 1024;
const BUFFER_BYTES_OF_PROCESS = 64 * 1024 * 1024;

export async function startTraffic({ model, telemetry, share, keySecret }: TrafficParts): Promise<Traffic> {
  const now = () => performance.now();
  const { events, finishHead } = telemetry;
  const redis = model.redis === undefined ? undefined : connectRedis(model.redis, events);
  await redis?.ready;
  if (redis !== undefined) telemetry.observe({ isRedisConnected: () => redis.isReady });
  const httpSender = createHttpSender({ now });
  const upgradeSender = createUpgradeSender({ now });
  telemetry.observe({ pools: () => [...httpSender.connections(), ...upgradeSender.connections()] });
  const isTrusted = trustedProxies(model.trustedProxies);
  const upgraded: OpenSockets = new Set();
  const adopted: OpenSockets = new Set();
  let isDraining = false;

  const runPipeline = requestPipeline({
    trustedProxies: isTrusted,
    routes: compileRouteTable(model.routes),
    guard: model.guard === undefined ? undefined : createGuard(model.guard, redis, share),
    limiter: createLimiter({ redis, settings: model.redis, keyHash: createKeyHash(keySecret), share }),
    forward: forward({
      sendHttp: httpSender.send,
      sendUpgrade: upgradeSender.send,
      upstreams: upstreamState(),
      now,
      newSpanId,
      outgoingContext: telemetry.outgoingContext,
      trustsContext: telemetry.trustsContext,
    }),
    writeProblem: (exchange, refused) => writeProblem(refused, exchange.record.trace.traceId),
    finishHead: ({ record }, head) => finishHead(record, head),
    events,
    now,
  });
  const serve = serveExchange({
    runPipeline,
    isTrusted,
    budget: bufferBudget(BUFFER_BYTES_PER_REQUEST, BUFFER_BYTES_OF_PROCESS),
    beginTrace: telemetry.begin,
    shownNames: shownNames(model.telemetry.showQuery),
    finishHead,
    started: telemetry.started,
    settled: telemetry.settled,
    isDraining: () => isDraining,
    events,
    now,
  });

  const server = httpServer(model.listen, serve, upgraded, events);

  return {
    redisMode: () => redisMode(redis),
    listen: (at) => listen(server, at),
    adopt: () => adoptConnections(server, adopted),
    async drain(mostMs) {
      isDraining = true;
      await drain(server, [upgraded, adopted], mostMs);
    },
    async close() {
      await httpSender.close();
      await redis?.close();
    },
  };
}
