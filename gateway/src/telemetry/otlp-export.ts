/**
 * The way out by OTLP. Made only where an endpoint is configured.
 *
 *   record ──► Gathered ──projectSpans──► BatchQueue ─┐
 *   line ────► Gathered ──────────────────► BatchQueue ─┼──► OtlpSender ──► the receiver
 *   aggregates ──the SDK's reader───────────────────────┘
 *
 * Spans and lines are written as bytes at once, with no objects in between; the SDK has the rest: the metric reader, the transport with its
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
import { Gathered } from './gathered.ts';
import type { Kept } from './keep-trace.ts';
import { writeLogLine } from './log-bytes.ts';
import type { LogLine } from './log-line.ts';
import { otlpFrame } from './otlp-frame.ts';
import { type OtlpSender, otlpSender } from './otlp-sender.ts';
import { projectSpans, spanCount } from './project-spans.ts';
import { SpanBytes } from './span-bytes.ts';

export interface OtlpExport {
  spans(record: RequestRecord, kept: Kept): void;
  log(line: LogLine): void;
  /** How many items wait to be sent, and how many may. */
  waiting(signal: 'traces' | 'logs'): { readonly items: number; readonly capacity: number };
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
  /** Writing something failed, which is a bug: it is left out. */
  readonly failed: (error: unknown) => void;
  /** Told when serializing began that has just ended, by the clock of the CPU. */
  readonly serialized: (startedMs: number) => void;
}

const METRICS_EVERY_MS = 10_000;

/** How many requests' spans and lines are written at once, and how long they wait for that at most. */
const GATHERED = 64;
const GATHERED_MS = 100;

export function startOtlpExport(parts: OtlpParts): OtlpExport {
  const { endpoint, resource, health, metrics, failed, serialized } = parts;
  const frame = otlpFrame(resource);
  const signal = <Item>(name: 'traces' | 'logs', write: (queue: BatchQueue) => (item: Item) => void) => {
    const sender = otlpSender(name, endpoint);
    const queue = new BatchQueue({ signal: name, frame, send: sender.send, health, spent: serialized });
    const work = write(queue);
    const gathered = new Gathered({ most: GATHERED, afterMs: GATHERED_MS, work, failed, spent: serialized });
    return { sender, queue, gathered };
  };
  const traces = signal('traces', spanWriter);
  const logs = signal('logs', lineWriter);
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
    spans: (record, kept) => traces.gathered.add({ record, kept }),
    log: (line) => logs.gathered.add(line),
    waiting(name) {
      const { gathered, queue } = name === 'traces' ? traces : logs;
      gathered.finish();
      return { items: queue.waiting, capacity: queue.capacity };
    },
    shutdown: () => sdk.shutdown(),
  };
}

function spanWriter(queue: BatchQueue): (item: { readonly record: RequestRecord; readonly kept: Kept }) => void {
  const sink = new SpanBytes(queue.writer);
  return ({ record, kept }) => {
    const count = spanCount(record);
    if (!queue.admits(count)) return;
    const before = queue.writer.at;
    try {
      projectSpans(record, kept, sink);
    } catch (error) {
      queue.undo(before);
      throw error;
    }
    queue.wrote(count);
  };
}

function lineWriter(queue: BatchQueue): (line: LogLine) => void {
  return (line) => {
    if (!queue.admits(1)) return;
    writeLogLine(queue.writer, line);
    queue.wrote(1);
  };
}

interface Signalled {
  readonly sender: OtlpSender;
  readonly queue: BatchQueue;
  readonly gathered: { finish(): void };
}

/** Where the SDK ends a signal. Nothing comes to it by the SDK's own tracer and logger: nobody in this process uses them. */
function processor({ sender, queue, gathered }: Signalled): SpanProcessor & LogRecordProcessor {
  const flush = (): Promise<void> => {
    gathered.finish();
    return queue.flush();
  };
  return {
    onStart: nothing,
    onEnd: nothing,
    onEmit: nothing,
    forceFlush: flush,
    shutdown: async () => {
      try {
        await flush();
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
