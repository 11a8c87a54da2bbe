/**
 * The preload of every sample service: `node --import @weir/service-kit/telemetry src/main.ts`. It runs before the
 * service's own imports, so that the service contains no word about tracing.
 *
 *   request ─► SERVER `POST /orders`   (instrumentation-http; the route's name comes from @fastify/otel)
 *                └─► INTERNAL `request`  (@fastify/otel)
 *                      └─► pg and undici spans, and the trace id of every log line
 *
 * Where OTEL_EXPORTER_OTLP_ENDPOINT is set, traces, metrics and logs leave by OTLP, http/protobuf unless the standard
 * variables say otherwise. Where it is not, ids are still made and passed on, and nothing is exported or printed.
 */
import { FastifyOtelInstrumentation } from '@fastify/otel';
import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
import { NodeSDK, type NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import { register } from 'import-in-the-middle/register-hooks.mjs';

const exports = Boolean(process.env['OTEL_EXPORTER_OTLP_ENDPOINT']);
const probePath = '/healthz';

// The default set also sends the command line and its paths as attributes of every span.
process.env['OTEL_NODE_RESOURCE_DETECTORS'] ??= 'env,host,serviceinstance';

// Modules loaded by `import` are patched only through these hooks; they must be there before the first of them.
register();

const instrumentations = [
  getNodeAutoInstrumentations({
    // One span per file read, also of the module loader.
    '@opentelemetry/instrumentation-fs': { enabled: false },
    '@opentelemetry/instrumentation-http': { ignoreIncomingRequestHook: (request) => request.url === probePath },
    // The pool connects and the tables are made outside any request: traces of one span that say nothing.
    '@opentelemetry/instrumentation-pg': { requireParentSpan: true },
    '@opentelemetry/instrumentation-net': { enabled: false },
    '@opentelemetry/instrumentation-dns': { enabled: false },
    '@opentelemetry/instrumentation-pino': { disableLogSending: !exports },
  }),
  new FastifyOtelInstrumentation({
    registerOnInitialization: true,
    ignorePaths: ({ url }) => url === probePath,
    instrumentHooks: false,
    instrumentHandler: false,
    requestHook(span, request) {
      if (request.headers.upgrade === undefined) return;
      // An upgrade is no `request` event, so instrumentation-http has no span for it and this one is the SERVER span. Its
      // answer is hijacked, so nothing would end it: it lasts as long as the socket does.
      span.updateName(`${request.method} ${request.routeOptions.url ?? ''}`.trimEnd());
      request.raw.socket.once('close', () => {
        if (!span.isRecording()) return; // Refused before the upgrade: @fastify/otel has ended it.
        span.setAttribute('http.response.status_code', 101);
        span.end();
      });
    },
  }),
];

/** Without a processor the SDK installs no tracer at all, and log lines would have no trace id. */
const keepNothing = {
  onStart: () => undefined,
  onEnd: () => undefined,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
const exportNothing: Partial<NodeSDKConfiguration> = {
  spanProcessors: [keepNothing],
  metricReaders: [],
  logRecordProcessors: [],
};

const sdk = new NodeSDK({ instrumentations, ...(exports ? {} : exportNothing) });
sdk.start();

// The service closes its server and its pool and has nothing left to do: what was not exported yet goes out now.
process.once('beforeExit', () => {
  sdk.shutdown().catch((error: unknown) => {
    process.stderr.write(`telemetry: the last export failed: ${String(error)}\n`);
  });
});
