/** A listener, the pipeline and forwarding as they run in a gateway, with one route for everything and no store. */
import { trustedProxies } from '../../src/client/trusted-proxies.ts';
import { type Events, silentEvents } from '../../src/events.ts';
import type { Exchange } from '../../src/exchange.ts';
import { forward } from '../../src/forwarding/forward.ts';
import { createHttpSender } from '../../src/forwarding/send-http.ts';
import { createUpgradeSender } from '../../src/forwarding/send-upgrade.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { bufferBudget } from '../../src/pipeline/request-body.ts';
import { type NoFields, proceed, type Stage } from '../../src/pipeline/stage.ts';
import type { PoolFigures } from '../../src/pool-figures.ts';
import type { RequestRecord } from '../../src/record.ts';
import type { Route } from '../../src/routing/route.ts';
import { httpServer, listen, type OpenSockets } from '../../src/server/listen.ts';
import { serveExchange } from '../../src/server/serve-exchange.ts';
import { writeProblem } from '../../src/server/write-problem.ts';
import { countBytes } from '../../src/stages/count-bytes.ts';
import { identifyClient } from '../../src/stages/identify-client.ts';
import { outgoingContext } from '../../src/telemetry/outgoing-context.ts';
import type { Target, UpstreamTimeouts } from '../../src/upstreams/upstream.ts';
import { upstreamState } from '../../src/upstreams/upstream-state.ts';
import { awaitedState } from './awaited-state.ts';

export interface ForwardingGateway {
  readonly port: number;
  readonly records: readonly RequestRecord[];
  /** Switched and still open. */
  switched(): readonly PoolFigures[];
  /** The record with this number, from 0, once it has settled. */
  record(index: number): Promise<RequestRecord>;
  stop(): Promise<void>;
}

export interface ForwardingOptions {
  readonly timeouts?: Partial<UpstreamTimeouts>;
  readonly trustedProxies?: readonly string[];
  readonly stage?: Stage<Exchange, NoFields>;
  readonly events?: Events;
  readonly flushIdleMs?: number;
  readonly headTimeoutMs?: number;
}

/** Long enough that a test which hits one by mistake fails by its own limit. */
const PATIENT: UpstreamTimeouts = { connectMs: 60_000, responseMs: 60_000, totalMs: 60_000, idleMs: 60_000 };

export const targetOf = (port: number, host = '127.0.0.1', scheme: 'http' | 'https' = 'http'): Target => ({
  scheme,
  host,
  port,
  origin: `${scheme}://${host}:${port}`,
  name: `${host}:${port}`,
});

export async function forwardingGateway(
  to: number | readonly Target[],
  options: ForwardingOptions = {},
): Promise<ForwardingGateway> {
  const now = () => performance.now();
  const events = options.events ?? silentEvents;
  const isTrusted = trustedProxies(options.trustedProxies ?? []);
  const route: Route = {
    name: 'everything',
    pattern: '/*',
    host: undefined,
    methods: [],
    upstream: {
      name: 'api',
      targets: typeof to === 'number' ? [targetOf(to)] : to,
      timeouts: { ...PATIENT, ...options.timeouts },
    },
    limits: [],
    sample: undefined,
    source: 'test',
  };
  const matchEverything: Stage<Exchange, { route: Route }> = {
    name: 'match-route',
    onRequest: () => proceed({ route }),
  };
  const sender = createHttpSender({ now });
  const upgradeSender = createUpgradeSender({ now });
  const runPipeline = Pipeline.start()
    .stage(countBytes())
    .stage(identifyClient(isTrusted))
    .stage(matchEverything)
    .stage(options.stage ?? { name: 'nothing' })
    .forward(
      forward({
        sendHttp: sender.send,
        sendUpgrade: upgradeSender.send,
        upstreams: upstreamState(),
        now,
        newSpanId: () => 'b7ad6b7169203331',
        outgoingContext: ({ trace }, spanId) => outgoingContext(trace, spanId, ['w3c']),
        trustsContext: (peerIsTrusted) => peerIsTrusted,
      }),
      {
        writeProblem: (exchange, refused) => writeProblem(refused, exchange.record.trace.traceId),
        finishHead: () => {},
        events,
        now,
      },
    );
  const records: RequestRecord[] = [];
  const state = awaitedState();
  const upgraded: OpenSockets = new Set();
  const serve = serveExchange({
    runPipeline,
    isTrusted,
    budget: bufferBudget(64 * 1024, 1024 * 1024),
    beginTrace: () => ({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: '00f067aa0ba902b7',
      parentSpanId: undefined,
      sampled: true,
      sampledBy: 'ratio',
      baggage: undefined,
      random: true,
      tracestate: 'vendor=value',
      link: undefined,
    }),
    shownNames: new Set(),
    finishHead: () => {},
    events,
    started: () => {},
    flushIdleMs: options.flushIdleMs ?? 60_000,
    settled: (record) => {
      records.push(record);
      state.changed();
    },
    isDraining: () => false,
    now,
  });
  const settings = {
    address: '127.0.0.1',
    port: 0,
    workers: 1,
    headTimeoutMs: options.headTimeoutMs ?? 10_000,
    keepAliveMs: 60_000,
    maxHeadBytes: 16_384,
    drainMs: 0,
  };
  const server = httpServer(settings, serve, upgraded, events);
  const port = await listen(server, settings);
  return {
    port,
    records,
    switched: upgradeSender.connections,
    record: (index) => state.until(() => records[index]),
    stop: async () => {
      for (const socket of upgraded) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await sender.close();
    },
  };
}
