/**
 * Spans and log lines to the gateway's console: WEIR_CONSOLE_OTLP is the base URL of its admin port, WEIR_ADMIN_TOKEN its
 * token. OTLP/HTTP, protobuf, gzip.
 *
 *   ended span, log line ─► queue (at most queueItems) ─ after delayMs ─► POST /v1/traces, /v1/logs
 *
 * Someone is looking, so it goes out at once. A connection that was closed as it was used, or a receiver that is busy, costs a
 * second attempt and not a hole in a trace; what still cannot be sent is dropped, with one line for an outage that lasts.
 */
import { CompressionAlgorithm, OTLPExporterBase } from '@opentelemetry/otlp-exporter-base';
import { createOtlpHttpExportDelegate, httpAgentFactoryFromOptions } from '@opentelemetry/otlp-exporter-base/node-http';
import {
  LogsExporterMetricsHelper,
  ProtobufLogsSerializer,
  ProtobufTraceSerializer,
  TraceExporterMetricsHelper,
} from '@opentelemetry/otlp-transformer';
import { BatchLogRecordProcessor, type LogRecordProcessor, type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { BatchSpanProcessor, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { toldOnce } from './told-once.ts';

export interface ConsoleExport {
  readonly spans: SpanProcessor;
  readonly logs: LogRecordProcessor;
}

const delayMs = 200;
const queueItems = 4_096;
const batchItems = 512;
/** Of all attempts of a batch: the SDK pauses about 1 s before the second and 1.5 s before the third. */
const timeoutMs = 4_000;

/** undefined where no console is given. */
export function consoleExport(): ConsoleExport | undefined {
  const base = process.env['WEIR_CONSOLE_OTLP'] || undefined;
  if (base === undefined) return undefined;
  if (!/^https?:\/\/./.test(base) || !URL.canParse(base)) {
    process.stderr.write(
      `telemetry: WEIR_CONSOLE_OTLP is "${base}", which is not a URL such as http://127.0.0.1:8081\n`,
    );
    process.exit(78);
  }
  const outage = toldOnce('telemetry: the console of WEIR_CONSOLE_OTLP takes no spans and log lines');
  const batch = { maxQueueSize: queueItems, maxExportBatchSize: batchItems, scheduledDelayMillis: delayMs };
  const spans = new OTLPExporterBase<ReadableSpan[]>(
    createOtlpHttpExportDelegate(
      request(base, 'traces'),
      ProtobufTraceSerializer,
      'otlp_http_span_exporter',
      TraceExporterMetricsHelper,
      undefined,
    ),
  );
  const logs = new OTLPExporterBase<ReadableLogRecord[]>(
    createOtlpHttpExportDelegate(
      request(base, 'logs'),
      ProtobufLogsSerializer,
      'otlp_http_log_exporter',
      LogsExporterMetricsHelper,
      undefined,
    ),
  );
  return {
    spans: new BatchSpanProcessor({ exporter: outage.watch(spans), ...batch }),
    logs: new BatchLogRecordProcessor({ exporter: outage.watch(logs), ...batch }),
  };
}

/** Complete, so that the standard variables, which may hold another receiver's key, have no say in it. */
function request(base: string, signal: 'traces' | 'logs') {
  const token = process.env['WEIR_ADMIN_TOKEN'];
  return {
    url: new URL(`/v1/${signal}`, base).href,
    headers: () =>
      Promise.resolve({
        'content-type': 'application/x-protobuf',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      }),
    timeoutMillis: timeoutMs,
    concurrencyLimit: 8,
    compression: CompressionAlgorithm.GZIP,
    agentFactory: httpAgentFactoryFromOptions({ keepAlive: true, maxSockets: 2 }),
  };
}
