/** A kept record as the console shows spans and lines of everybody: by way of the projections that leave by OTLP, so that the two agree. */
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { TelemetrySettings } from '../config/model.ts';
import type { RequestRecord } from '../record.ts';
import type { KeptRecord } from '../ring/trace-ring.ts';
import type { Attributes, TraceLog, TraceSpan } from '../ring/trace-span.ts';
import type { HrTime } from './hr-time.ts';
import { projectLog, requestLevel, requestMessage } from './project-log.ts';
import { projectSpans } from './project-spans.ts';

export interface TraceView {
  /** Spans of stages have ids of their own in each view, for a record has none for them. */
  spans(kept: KeptRecord): TraceSpan[];
  log(kept: KeptRecord): TraceLog;
}

const kinds: Readonly<Record<SpanKind, TraceSpan['kind']>> = {
  [SpanKind.INTERNAL]: 'internal',
  [SpanKind.SERVER]: 'server',
  [SpanKind.CLIENT]: 'client',
  [SpanKind.PRODUCER]: 'producer',
  [SpanKind.CONSUMER]: 'consumer',
};

const statuses: Readonly<Record<SpanStatusCode, TraceSpan['status']>> = {
  [SpanStatusCode.UNSET]: 'unset',
  [SpanStatusCode.OK]: 'ok',
  [SpanStatusCode.ERROR]: 'error',
};

const MS_PER_SECOND = 1000;
const NANOS_PER_MS = 1e6;

export function traceView(resource: Resource, { service }: Pick<TelemetrySettings, 'service'>): TraceView {
  return {
    spans: ({ record, kept }) => projectSpans(record, kept, resource).map((span) => spanView(span, service)),
    log: ({ record, kept }) => ({
      traceId: record.trace.traceId,
      spanId: record.trace.spanId,
      service,
      atMs: endedAtMs(record),
      severity: requestLevel(record),
      body: requestMessage(record),
      attributes: projectLog(record, kept),
    }),
  };
}

/** The line is written when the request has settled. */
const endedAtMs = (record: RequestRecord): number =>
  record.startedAtMs + Math.max(0, record.endedMs - record.startedMs);

const spanView = (span: ReadableSpan, service: string): TraceSpan => ({
  traceId: span.spanContext().traceId,
  spanId: span.spanContext().spanId,
  parentSpanId: span.parentSpanContext?.spanId,
  service,
  name: span.name,
  kind: kinds[span.kind],
  startedAtMs: toMs(span.startTime),
  durationMs: toMs(span.duration),
  status: statuses[span.status.code],
  statusMessage: span.status.message,
  attributes: span.attributes as Attributes,
  events: [],
  links: span.links.map(({ context }) => ({ traceId: context.traceId, spanId: context.spanId })),
});

const toMs = ([seconds, nanos]: HrTime): number => seconds * MS_PER_SECOND + nanos / NANOS_PER_MS;
