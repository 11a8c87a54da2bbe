/**
 * One request to the receiver: the SDK's transport over HTTP, its retries and its environment variables, with the bytes that
 * we have written. The SDK bounds how long nothing moves; how long it takes altogether is bounded here, or a receiver that
 * answers a byte a minute would hold a batch for ever.
 */
import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { OTLPExporterError } from '@opentelemetry/otlp-exporter-base';
import { convertLegacyHttpOptions, createOtlpHttpExportDelegate } from '@opentelemetry/otlp-exporter-base/node-http';
import {
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import type { DropReason, Signal } from './counters.ts';

export type SendResult =
  /** rejected: how many of the items the receiver took none of, and why. */
  | { readonly kind: 'taken'; readonly rejected: number; readonly said: string }
  /** mayPass: it is the receiver that is in trouble, not what it was sent. */
  | { readonly kind: 'lost'; readonly reason: DropReason; readonly said: string; readonly mayPass: boolean };

export type SendBatch = (bytes: Uint8Array<ArrayBuffer>, done: (result: SendResult) => void) => void;

export interface OtlpSender {
  readonly send: SendBatch;
  shutdown(): Promise<void>;
}

/** Of the SDK: without a byte, and for all tries together. */
const TRY_MS = 5000;
const ALL_MS = 2 * TRY_MS;

interface Answer {
  readonly rejected: number;
  readonly said: string;
}

/** How each signal's answer names what was not taken. */
const signalParts = {
  traces: { path: 'v1/traces', component: 'otlp_http_span_exporter', item: 'span', answer: traceAnswer },
  logs: { path: 'v1/logs', component: 'otlp_http_log_exporter', item: 'log', answer: logAnswer },
  metrics: {
    path: 'v1/metrics',
    component: 'otlp_http_metric_exporter',
    item: 'metric_data_point',
    answer: metricAnswer,
  },
} as const;

export function otlpSender(signal: Signal, endpoint: string, allMs = ALL_MS, tryMs = TRY_MS): OtlpSender {
  const { path, component, item, answer } = signalParts[signal];
  const options = convertLegacyHttpOptions(
    { url: `${endpoint}/${path}`, timeoutMillis: tryMs },
    signal.toUpperCase(),
    path,
    { 'Content-Type': 'application/x-protobuf' },
  );
  let agent: HttpAgent | HttpsAgent | undefined;
  let answered: Answer = NOTHING_REJECTED;
  const delegate = createOtlpHttpExportDelegate<Uint8Array, void>(
    {
      ...options,
      agentFactory: async (protocol) => {
        agent = await options.agentFactory(protocol);
        return agent;
      },
    },
    {
      serializeRequest: (bytes) => bytes,
      deserializeResponse: (bytes) => {
        answered = answer(bytes);
      },
    },
    component,
    { name: item, countItems: () => 1 },
    undefined,
  );

  return {
    send(bytes, done) {
      let isDone = false;
      const finish = (result: SendResult): void => {
        if (isDone) return;
        isDone = true;
        clearTimeout(deadline);
        done(result);
      };
      const deadline = setTimeout(() => {
        // Ends the requests that are under way, and nothing else: the next one opens a connection.
        agent?.destroy();
        finish({ kind: 'lost', reason: 'timeout', said: `no whole answer within ${allMs} ms`, mayPass: true });
      }, allMs).unref();
      answered = NOTHING_REJECTED;
      delegate.export(bytes, (result) => finish(sendResult(result, answered)));
    },
    shutdown: () => delegate.shutdown(),
  };
}

const NOTHING_REJECTED: Answer = { rejected: 0, said: '' };

function sendResult({ code, error }: ExportResult, { rejected, said }: Answer): SendResult {
  if (code === ExportResultCode.SUCCESS) return { kind: 'taken', rejected, said };
  return { kind: 'lost', ...reasonOf(error) };
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);

function reasonOf(error: Error | undefined): { reason: DropReason; said: string; mayPass: boolean } {
  const said = error?.message || (error as { code?: string } | undefined)?.code || 'export failed';
  if (error instanceof OTLPExporterError) {
    // One without a status is the SDK's word for 429, 502, 503 and 504, tried again for as long as it may.
    const { code } = error;
    return code === undefined
      ? { reason: 'refused', said: 'the receiver is overloaded or unavailable', mayPass: true }
      : { reason: 'refused', said: `${code} ${said}`, mayPass: false };
  }
  const code = (error as { code?: unknown } | undefined)?.code;
  if (said === 'Request timed out' || code === 'ETIMEDOUT') return { reason: 'timeout', said, mayPass: true };
  if (typeof code === 'string' && UNREACHABLE.has(code)) return { reason: 'unreachable', said, mayPass: true };
  return { reason: 'failed', said, mayPass: true };
}

function traceAnswer(bytes: Uint8Array): Answer {
  const { partialSuccess } = ProtobufTraceSerializer.deserializeResponse(bytes);
  return answerOf(partialSuccess?.rejectedSpans, partialSuccess?.errorMessage);
}

function logAnswer(bytes: Uint8Array): Answer {
  const { partialSuccess } = ProtobufLogsSerializer.deserializeResponse(bytes);
  return answerOf(partialSuccess?.rejectedLogRecords, partialSuccess?.errorMessage);
}

function metricAnswer(bytes: Uint8Array): Answer {
  const { partialSuccess } = ProtobufMetricsSerializer.deserializeResponse(bytes);
  return answerOf(partialSuccess?.rejectedDataPoints, partialSuccess?.errorMessage);
}

const answerOf = (rejected: number | string | undefined, said: string | undefined): Answer => ({
  rejected: Number(rejected ?? 0),
  said: said ?? '',
});
