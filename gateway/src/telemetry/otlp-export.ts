/**
 * The way out by OTLP, through the SDK: its batches, its resource, its exporters. Made only where an endpoint is configured.
 * Spans and log records are handed to the SDK's processors as they are; its tracer and logger, which make them, cost more
 * than the request.
 */
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import type { Resource } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, type LogRecordProcessor, type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import {
  type MetricProducer,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { countedExporter, QUEUE_ITEMS } from './counted-queue.ts';
import type { ExportHealth } from './export-health.ts';
import { logExporter, traceExporter } from './otlp-exporters.ts';

export interface OtlpExport {
  spans(spans: readonly ReadableSpan[]): void;
  log(record: ReadableLogRecord): void;
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
}

const BATCH_ITEMS = 512;
/** Someone who has just sent a request looks for its trace a second later. */
const BATCH_DELAY_MS = 1000;
const EXPORT_TIMEOUT_MS = 5000;
const METRICS_EVERY_MS = 10_000;

export function startOtlpExport({ endpoint, resource, health, metrics }: OtlpParts): OtlpExport {
  const to = (signal: string) => ({ url: `${endpoint}/v1/${signal}`, timeoutMillis: EXPORT_TIMEOUT_MS });
  const batch = { maxQueueSize: QUEUE_ITEMS, maxExportBatchSize: BATCH_ITEMS, scheduledDelayMillis: BATCH_DELAY_MS };

  const traces = countedExporter('traces', traceExporter(to('traces')), health);
  const logs = countedExporter('logs', logExporter(to('logs')), health);
  const spanProcessor = new BatchSpanProcessor({ exporter: traces.exporter, ...batch });
  const logProcessor = new BatchLogRecordProcessor({ exporter: logs.exporter, ...batch });
  const sdk = new NodeSDK({
    resource,
    autoDetectResources: false,
    textMapPropagator: null,
    instrumentations: [],
    spanProcessors: [spanProcessor],
    logRecordProcessors: [logProcessor],
    metricReaders: metrics === undefined ? [] : [metricReader(metrics, new OTLPMetricExporter(to('metrics')), health)],
  });
  sdk.start();

  return {
    spans: (spans) => {
      for (const span of spans) if (traces.queue.admit()) spanProcessor.onEnd(span);
    },
    log: (record) => {
      // The processor reads it later and changes nothing: the setters that its type asks for are never called.
      if (logs.queue.admit()) logProcessor.onEmit(record as Parameters<LogRecordProcessor['onEmit']>[0]);
    },
    shutdown: () => sdk.shutdown(),
  };
}

function metricReader(producer: MetricProducer, exporter: PushMetricExporter, health: ExportHealth) {
  const send = exporter.export.bind(exporter);
  exporter.export = (metrics: ResourceMetrics, done: (result: ExportResult) => void): void =>
    send(metrics, (result) => {
      if (result.code === ExportResultCode.SUCCESS) health.exported('metrics');
      else health.lost('metrics', 1, result.error?.message ?? 'export failed');
      done(result);
    });
  return new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: METRICS_EVERY_MS,
    exportTimeoutMillis: METRICS_EVERY_MS,
    metricProducers: [producer],
  });
}
