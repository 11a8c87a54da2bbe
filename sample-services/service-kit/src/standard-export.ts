/**
 * Traces and logs as the standard variables say, for when there is a second way out: the SDK reads them by itself only where
 * it is given no processor. Protocol and on or off are read here, the rest (endpoint, headers, …) by the exporters.
 */
import { OTLPLogExporter as GrpcLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPTraceExporter as GrpcTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchLogRecordProcessor, type LogRecordProcessor } from '@opentelemetry/sdk-logs';
import { BatchSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace';

const traceExporters = {
  grpc: GrpcTraceExporter,
  'http/json': JsonTraceExporter,
  'http/protobuf': ProtobufTraceExporter,
};
const logExporters = { grpc: GrpcLogExporter, 'http/json': JsonLogExporter, 'http/protobuf': ProtobufLogExporter };

export function standardTraces(): SpanProcessor[] {
  if (process.env['OTEL_TRACES_EXPORTER'] === 'none') return [];
  const Exporter = traceExporters[protocolOf('TRACES')];
  return [new BatchSpanProcessor({ exporter: new Exporter(), ...batchFrom('BSP') })];
}

export function standardLogs(): LogRecordProcessor[] {
  if (process.env['OTEL_LOGS_EXPORTER'] === 'none') return [];
  const Exporter = logExporters[protocolOf('LOGS')];
  return [new BatchLogRecordProcessor({ exporter: new Exporter(), ...batchFrom('BLRP') })];
}

function protocolOf(signal: 'TRACES' | 'LOGS'): keyof typeof traceExporters {
  const given =
    process.env[`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`] || process.env['OTEL_EXPORTER_OTLP_PROTOCOL'] || '';
  return given === 'grpc' || given === 'http/json' ? given : 'http/protobuf';
}

function batchFrom(processor: 'BSP' | 'BLRP') {
  const set: { scheduledDelayMillis?: number; maxQueueSize?: number; maxExportBatchSize?: number } = {};
  const take = (variable: string, name: keyof typeof set): void => {
    const value = Number(process.env[`OTEL_${processor}_${variable}`] || Number.NaN);
    if (value >= 0) set[name] = value;
  };
  take('SCHEDULE_DELAY', 'scheduledDelayMillis');
  take('MAX_QUEUE_SIZE', 'maxQueueSize');
  take('MAX_EXPORT_BATCH_SIZE', 'maxExportBatchSize');
  return set;
}
