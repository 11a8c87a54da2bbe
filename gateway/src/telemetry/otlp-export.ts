/**
 * The way out by OTLP. Made only where an endpoint is configured.
 *
 *   record ──projectSpans──► BatchQueue ─┐
 *   line ──────────────────► BatchQueue ─┼──► OtlpSender ──► the receiver
 *   aggregates ──the SDK's reader────────┘
 *
 * Spans and lines are written as bytes where they arise; the SDK has the rest: the metric reader, the transport with its
 * retries, and the order in which everything is flushed at the end.
 */
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import type { Resource } from '@opentelemetry/resources';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  type MetricProducer,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { NodeSDK } from '@opentelemetry/sdk-node';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import type { RequestRecord } from '../record.ts';
import { BatchQueue } from './batch-queue.ts';
import { cpuMs } from './cpu-clock.ts';
import type { ExportHealth } from './export-health.ts';
import type { Kept } from './keep-trace.ts';
import { writeLogLine } from './log-bytes.ts';
import type { LogLine } from './log-line.ts';
import { otlpFrame } from './otlp-frame.ts';
import { type OtlpSender, otlpSender } from './otlp-sender.ts';
import { projectSpans, spanCount } from './project-spans.ts';
import { SpanBytes } from './span-bytes.ts';

export interface OtlpExport {
  spans(record: RequestRecord, kept: Kept): void;
  log(line: LogLine, atMs: number): void;
  /** What waits to be sent, of the signals that wait. */
  readonly queues: Readonly<Record<'traces' | 'logs', Pick<BatchQueue, 'waiting' | 'capacity'>>>;
  /** Sends what is waiting and stops. Rejects when some of it could not be sent. */
  shutdown(): Promise<void>;
}

export interface OtlpParts {
  /** Base URL of the receiver, without a slash at its end. */
  readonly endpoint: string;
  readonly resource: Resource;
  readonly health: ExportHealth;
  /** undefined: metrics are scraped, and nobody may get them twice. */
  readonly metrics: MetricProducer | undefined;
  /** Told when serializing began that has just ended. */
  readonly serialized: (startedMs: number) => void;
}

const METRICS_EVERY_MS = 10_000;

export function startOtlpExport({ endpoint, resource, health, metrics, serialized }: OtlpParts): OtlpExport {
  const frame = otlpFrame(resource);
  const queue = (signal: 'traces' | 'logs') => {
    const sender = otlpSender(signal, endpoint);
    return { sender, queue: new BatchQueue({ signal, frame, send: sender.send, health, spent: serialized }) };
  };
  const traces = queue('traces');
  const logs = queue('logs');
  const sink = new SpanBytes(traces.queue.writer);
  const sdk = new NodeSDK({
    resource,
    autoDetectResources: false,
    textMapPropagator: null,
    instrumentations: [],
    spanProcessors: [processor(traces)],
    logRecordProcessors: [processor(logs)],
    metricReaders: metrics === undefined ? [] : [metricReader(metrics, endpoint, health, serialized)],
  });
  sdk.start();

  return {
    spans: (record, kept) => {
      const { queue: spans } = traces;
      const count = spanCount(record);
      if (!spans.admits(count)) return;
      const before = spans.writer.at;
      try {
        projectSpans(record, kept, sink);
      } catch (error) {
        spans.undo(before);
        throw error;
      }
      spans.wrote(count);
    },
    log: (line, atMs) => {
      if (!logs.queue.admits(1)) return;
      writeLogLine(logs.queue.writer, line, atMs);
      logs.queue.wrote(1);
    },
    queues: { traces: traces.queue, logs: logs.queue },
    shutdown: () => sdk.shutdown(),
  };
}

/** Where the SDK ends a signal. Nothing comes to it by the SDK's own tracer and logger: nobody in this process uses them. */
function processor({ sender, queue }: { sender: OtlpSender; queue: BatchQueue }): SpanProcessor & LogRecordProcessor {
  return {
    onStart: nothing,
    onEnd: nothing,
    onEmit: nothing,
    forceFlush: () => queue.flush(),
    shutdown: async () => {
      try {
        await queue.flush();
      } finally {
        await sender.shutdown();
      }
    },
  };
}

function nothing(): void {}

function metricReader(
  producer: MetricProducer,
  endpoint: string,
  health: ExportHealth,
  serialized: OtlpParts['serialized'],
) {
  const sender = otlpSender('metrics', endpoint);
  const exporter: PushMetricExporter = {
    selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
    export(metrics: ResourceMetrics, done: (result: ExportResult) => void): void {
      const startedMs = cpuMs();
      const bytes = ProtobufMetricsSerializer.serializeRequest(metrics) as Uint8Array<ArrayBuffer>;
      serialized(startedMs);
      sender.send(bytes, (result) => {
        if (result.kind === 'taken') {
          health.sent('metrics', 1, bytes.length);
          if (result.rejected > 0) health.lost('metrics', 1, 'refused', result.said);
          else health.exported('metrics');
          done({ code: ExportResultCode.SUCCESS });
        } else {
          health.lost('metrics', 1, result.reason, result.said);
          done({ code: ExportResultCode.FAILED, error: new Error(result.said) });
        }
      });
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => sender.shutdown(),
  };
  return new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: METRICS_EVERY_MS,
    exportTimeoutMillis: METRICS_EVERY_MS,
    metricProducers: [producer],
  });
}
