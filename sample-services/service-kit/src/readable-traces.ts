/**
 * What becomes a span, so that a trace can be read: a request, the calls and statements it causes, the message it sends and
 * what is done with that. Nothing that a library does for itself.
 */
import { FastifyOtelInstrumentation } from '@fastify/otel';
import { type Context, SpanKind } from '@opentelemetry/api';
import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
import type { NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import { ParentBasedSampler, SamplingDecision } from '@opentelemetry/sdk-trace';

const probePath = '/healthz';

/**
 * A trace begins with a request or a message. A pool that connects, a worker that looks for stalled jobs and the like would
 * each be a trace of its own that says nothing; what they cause goes with them.
 */
export const beginsWithWork = new ParentBasedSampler({
  root: {
    shouldSample: (_context: Context, _traceId: string, _name: string, kind: SpanKind) => ({
      decision:
        kind === SpanKind.SERVER || kind === SpanKind.CONSUMER
          ? SamplingDecision.RECORD_AND_SAMPLED
          : SamplingDecision.NOT_RECORD,
    }),
    toString: () => 'BeginsWithWork',
  },
});

export function instrumentations({
  sendsLogs,
  sendsMetrics,
}: {
  sendsLogs: boolean;
  sendsMetrics: boolean;
}): NodeSDKConfiguration['instrumentations'] {
  // The bundle knows forty libraries; these are what the services use. runtime-node looks at the event loop all the time.
  const used = ['http', 'undici', 'pg', 'ioredis', 'pino', ...(sendsMetrics ? ['runtime-node'] : [])];
  process.env['OTEL_NODE_ENABLED_INSTRUMENTATIONS'] ??= used.join(',');
  return [
    getNodeAutoInstrumentations({
      '@opentelemetry/instrumentation-http': { ignoreIncomingRequestHook: (request) => request.url === probePath },
      // Taking a connection from the pool is no news beside the statement that is sent on it.
      '@opentelemetry/instrumentation-pg': { requireParentSpan: true, ignoreConnectSpans: true },
      // A worker asks its queue for jobs all the time, outside of any trace.
      '@opentelemetry/instrumentation-ioredis': { requireParentSpan: true },
      '@opentelemetry/instrumentation-pino': { disableLogSending: !sendsLogs },
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
}
