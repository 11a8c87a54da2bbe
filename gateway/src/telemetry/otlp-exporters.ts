/** The SDK's OTLP/HTTP transport, its retries and its environment variables, with our serializers in front. */
import { OTLPExporterBase } from '@opentelemetry/otlp-exporter-base';
import { convertLegacyHttpOptions, createOtlpHttpExportDelegate } from '@opentelemetry/otlp-exporter-base/node-http';
import {
  LogsExporterMetricsHelper,
  ProtobufLogsSerializer,
  ProtobufTraceSerializer,
  TraceExporterMetricsHelper,
} from '@opentelemetry/otlp-transformer';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { serializeLogs, serializeSpans } from './otlp-serialize.ts';

export interface ExporterTarget {
  readonly url: string;
  readonly timeoutMillis: number;
}

const PROTOBUF = { 'Content-Type': 'application/x-protobuf' };

export const traceExporter = (target: ExporterTarget): OTLPExporterBase<ReadableSpan[]> =>
  new OTLPExporterBase(
    createOtlpHttpExportDelegate(
      convertLegacyHttpOptions(target, 'TRACES', 'v1/traces', PROTOBUF),
      { ...ProtobufTraceSerializer, serializeRequest: serializeSpans },
      'otlp_http_span_exporter',
      TraceExporterMetricsHelper,
      undefined,
    ),
  );

export const logExporter = (target: ExporterTarget): OTLPExporterBase<ReadableLogRecord[]> =>
  new OTLPExporterBase(
    createOtlpHttpExportDelegate(
      convertLegacyHttpOptions(target, 'LOGS', 'v1/logs', PROTOBUF),
      { ...ProtobufLogsSerializer, serializeRequest: serializeLogs },
      'otlp_http_log_exporter',
      LogsExporterMetricsHelper,
      undefined,
    ),
  );
