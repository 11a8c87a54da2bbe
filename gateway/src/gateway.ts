/** The composition root: every long-lived thing of a gateway is made once, here, and ended here in reverse. */
import { startAdmin } from './admin/admin-server.ts';
import { trustedProxies } from './client/trusted-proxies.ts';
import type { GatewayModel } from './config/model.ts';
import { forward } from './forwarding/forward.ts';
import { createHttpSender } from './forwarding/send-http.ts';
import { createUpgradeSender } from './forwarding/send-upgrade.ts';
import { createGuard } from './guard/guard.ts';
import { bufferBudget } from './pipeline/request-body.ts';
import type { ResponseHead } from './pipeline/stage.ts';
import { createLimiter } from './rate-limit/create-limiter.ts';
import type { RequestRecord } from './record.ts';
import { connectRedis } from './redis/connect-redis.ts';
import { requestPipeline } from './request-pipeline.ts';
import { compileRouteTable } from './routing/route-table.ts';
import { drain } from './server/drain.ts';
import { listen, type OpenSockets } from './server/listen.ts';
import { serveExchange } from './server/serve-exchange.ts';
import { writeProblem } from './server/write-problem.ts';
import { projectHeaders } from './telemetry/project-headers.ts';
import { startTelemetry } from './telemetry/start-telemetry.ts';
import { newSpanId, traceparent } from './telemetry/trace-context.ts';
import { upstreamState } from './upstreams/upstream-state.ts';

export interface Gateway {
  readonly port: number;
  readonly adminPort: number;
  /** Lets requests in flight finish, then ends everything. */
  stop(): Promise<void>;
}

/** What stages may hold of request bodies in memory: for one request, and for all together. */
const BUFFER_BYTES_PER_REQUEST = 256 * 1024;
const BUFFER_BYTES_OF_PROCESS = 64 * 1024 * 1024;

export async function startGateway(model: GatewayModel): Promise<Gateway> {
  const now = () => performance.now();
  const telemetry = startTelemetry(model.telemetry);
  const { events } = telemetry;
  const redis = model.redis === undefined ? undefined : connectRedis(model.redis, events);
  await redis?.ready;
  const guard = model.guard === undefined ? undefined : createGuard(model.guard, redis);
  const limiter = createLimiter({ redis, settings: model.redis });
  const httpSender = createHttpSender({ now });
  const upgradeSender = createUpgradeSender({ now });
  const isTrusted = trustedProxies(model.trustedProxies);
  const upgraded: OpenSockets = new Set();
  const finishHead = (record: RequestRecord, head: ResponseHead) => projectHeaders(record, model.telemetry, head);
  let phase: 'starting' | 'ready' | 'draining' = 'starting';

  const runPipeline = requestPipeline({
    trustedProxies: isTrusted,
    routes: compileRouteTable(model.routes),
    guard,
    limiter,
    forward: forward({
      sendHttp: httpSender.send,
      sendUpgrade: upgradeSender.send,
      upstreams: upstreamState(),
      now,
      newSpanId,
      traceparent,
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
    finishHead,
    started: telemetry.started,
    settled: telemetry.settled,
    isDraining: () => phase === 'draining',
    events,
    now,
  });

  const end = async () => {
    await httpSender.close();
    await redis?.close();
    await telemetry.shutdown();
  };
  try {
    const admin = await startAdmin({
      settings: model.admin,
      isReady: () => phase === 'ready',
      openMetrics: telemetry.openMetrics,
    });
    const listener = await listen(model.listen, serve, upgraded, events).catch(async (error: unknown) => {
      await admin.close();
      throw error;
    });
    phase = 'ready';
    telemetry.log.info('gateway started', { port: listener.port, adminPort: admin.port, routes: model.routes.length });
    return {
      port: listener.port,
      adminPort: admin.port,
      async stop() {
        phase = 'draining';
        await drain(listener.server, upgraded, model.listen.drainMs);
        await admin.close();
        telemetry.log.info('gateway stopped');
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}
