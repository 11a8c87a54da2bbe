/**
 * Spans and log lines come from outside, in any number and size. They are kept as one text each, whose cost can be stated,
 * and become objects again when somebody opens their trace. The trace's id is not in the text: it is the key.
 */
import type { TraceLog, TraceSpan } from './trace-span.ts';

type Packed<Item> = { -readonly [Field in keyof Item]: Item[Field] | null };
type Span = Packed<TraceSpan>;
type Log = Packed<TraceLog>;

type SpanRow = [
  Span['spanId'],
  Span['parentSpanId'],
  Span['service'],
  Span['name'],
  Span['kind'],
  Span['startedAtMs'],
  Span['durationMs'],
  Span['status'],
  Span['statusMessage'],
  Span['attributes'],
  Span['events'],
  Span['links'],
];

type LogRow = [Log['spanId'], Log['service'], Log['atMs'], Log['severity'], Log['body'], Log['attributes']];

export function packSpan(span: TraceSpan): string {
  const row: SpanRow = [
    span.spanId,
    span.parentSpanId ?? null,
    span.service,
    span.name,
    span.kind,
    span.startedAtMs,
    span.durationMs,
    span.status,
    span.statusMessage ?? null,
    span.attributes,
    span.events,
    span.links,
  ];
  return JSON.stringify(row);
}

export function unpackSpan(traceId: string, text: string): TraceSpan {
  const row = JSON.parse(text) as SpanRow;
  const [spanId, parent, service, name, kind, startedAtMs, durationMs, status, message, attributes, events, links] =
    row;
  return {
    traceId,
    spanId,
    parentSpanId: parent ?? undefined,
    service,
    name,
    kind,
    startedAtMs,
    durationMs,
    status,
    statusMessage: message ?? undefined,
    attributes,
    events,
    links,
  } as TraceSpan;
}

export function packLog(log: TraceLog): string {
  const row: LogRow = [log.spanId ?? null, log.service, log.atMs, log.severity, log.body, log.attributes];
  return JSON.stringify(row);
}

export function unpackLog(traceId: string, text: string): TraceLog {
  const [spanId, service, atMs, severity, body, attributes] = JSON.parse(text) as LogRow;
  return { traceId, spanId: spanId ?? undefined, service, atMs, severity, body, attributes } as TraceLog;
}
