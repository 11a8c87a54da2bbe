/**
 * The preload of every sample service: `node --import @weir/service-kit/telemetry src/main.ts`. It runs before the
 * service's own imports, so that the service contains no word about tracing.
 *
 *   request ─► SERVER `POST /orders`   (instrumentation-http; the route's name comes from @fastify/otel)
 *                └─► INTERNAL `request`  (@fastify/otel)
 *                      └─► pg, undici, ioredis and BullMQ spans, and the trace id of every log line
 *
 * Two ways out, each for itself; with neither, ids are still made and passed on, and nothing is exported or printed:
 *   OTEL_EXPORTER_OTLP_ENDPOINT   traces, metrics and logs, as the standard variables say
 *   WEIR_CONSOLE_OTLP             traces and logs to the gateway's console, see console-export.ts
 */
import { NodeSDK, type NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import { register } from 'import-in-the-middle/register-hooks.mjs';
import { consoleExport } from './console-export.ts';
import { beginsWithWork, instrumentations } from './readable-traces.ts';
import { standardLogs, standardTraces } from './standard-export.ts';

const isStandard = Boolean(process.env['OTEL_EXPORTER_OTLP_ENDPOINT']);
const toConsole = consoleExport();

// The default set also sends the command line and its paths as attributes of every span.
process.env['OTEL_NODE_RESOURCE_DETECTORS'] ??= 'env,host,serviceinstance';

// Modules loaded by `import` are patched only through these hooks; they must be there before the first of them.
register();

const lastToConsoleMs = 750;
const lastStandardMs = 2_000;

/** Without a processor the SDK installs no tracer at all, and log lines would have no trace id. */
const keepNothing = {
  onStart: () => undefined,
  onEnd: () => undefined,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

/** The SDK asks the environment for what is not given here. */
const exports: Partial<NodeSDKConfiguration> =
  toConsole === undefined
    ? isStandard
      ? {}
      : { spanProcessors: [keepNothing], logRecordProcessors: [], metricReaders: [] }
    : {
        spanProcessors: [toConsole.spans, ...(isStandard ? standardTraces() : [])],
        logRecordProcessors: [toConsole.logs, ...(isStandard ? standardLogs() : [])],
        ...(isStandard ? {} : { metricReaders: [] }),
      };

const sdk = new NodeSDK({
  instrumentations: instrumentations({
    sendsLogs: isStandard || toConsole !== undefined,
    sendsMetrics: isStandard,
  }),
  ...(process.env['OTEL_TRACES_SAMPLER'] ? {} : { sampler: beginsWithWork }),
  ...exports,
});
sdk.start();

// The service closes its server and its pool and has nothing left to do: what was not exported yet goes out now.
process.once('beforeExit', () => {
  // A console that is gone, as it is when a demo ends, is asked again and again; nobody waits for that.
  const givenUp = new Promise<void>((resolve) => setTimeout(resolve, isStandard ? lastStandardMs : lastToConsoleMs));
  Promise.race([sdk.shutdown(), givenUp])
    .catch((error: unknown) => {
      process.stderr.write(`telemetry: the last export failed: ${String(error)}\n`);
    })
    // An export that was given up may still hold a timer or a socket.
    .finally(() => process.exit());
});
