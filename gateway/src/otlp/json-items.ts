/** A span and a log record in OTLP/JSON: lowerCamelCase names, ids in hex. */
import { SPAN_ID_BYTES, TRACE_ID_BYTES } from './ids.ts';
import type { JsonShape } from './json-shape.ts';
import { readAttributes, readBody } from './json-values.ts';
import { type LogDraft, logDraft } from './log-draft.ts';
import { cutText, type OtlpBounds } from './otlp-bounds.ts';
import { severityNumber } from './severity.ts';
import { eventDraft, type SpanDraft, spanDraft } from './span-draft.ts';

const named =
  (names: readonly string[]) =>
  (name: string): number =>
    Math.max(0, names.indexOf(name));

const kindNumber = named([
  'SPAN_KIND_UNSPECIFIED',
  'SPAN_KIND_INTERNAL',
  'SPAN_KIND_SERVER',
  'SPAN_KIND_CLIENT',
  'SPAN_KIND_PRODUCER',
  'SPAN_KIND_CONSUMER',
]);
const statusNumber = named(['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR']);

export function readSpan(shape: JsonShape, value: unknown, bounds: OtlpBounds): SpanDraft {
  const span = shape.object(value, 'A span');
  const draft = spanDraft(bounds);
  draft.traceId = shape.id(span.traceId, 'traceId', TRACE_ID_BYTES);
  draft.spanId = shape.id(span.spanId, 'spanId', SPAN_ID_BYTES);
  draft.parentSpanId = shape.id(span.parentSpanId, 'parentSpanId', SPAN_ID_BYTES);
  draft.name = cutText(shape.text(span.name, 'The name of a span'), bounds.nameBytes);
  draft.kind = shape.choice(span.kind, 'kind', kindNumber);
  draft.startNanos = shape.nanos(span.startTimeUnixNano, 'startTimeUnixNano');
  draft.endNanos = shape.nanos(span.endTimeUnixNano, 'endTimeUnixNano');
  const status = shape.object(span.status, 'status');
  draft.status = shape.choice(status.code, 'The code of a status', statusNumber);
  draft.statusMessage = cutText(shape.text(status.message, 'The message of a status'), bounds.textBytes);
  readAttributes(shape, span.attributes, draft.attributes, bounds);
  readEvents(shape, span.events, draft, bounds);
  readLinks(shape, span.links, draft, bounds);
  return draft;
}

function readEvents(shape: JsonShape, value: unknown, { events }: SpanDraft, bounds: OtlpBounds): void {
  for (const one of shape.list(value, 'events')) {
    if (events.length >= bounds.events || shape.why !== undefined) return;
    const event = shape.object(one, 'An event');
    const draft = eventDraft(bounds);
    draft.name = cutText(shape.text(event.name, 'The name of an event'), bounds.nameBytes);
    draft.atNanos = shape.nanos(event.timeUnixNano, 'timeUnixNano');
    readAttributes(shape, event.attributes, draft.attributes, bounds);
    events.push(draft);
  }
}

function readLinks(shape: JsonShape, value: unknown, { links }: SpanDraft, bounds: OtlpBounds): void {
  for (const one of shape.list(value, 'links')) {
    if (links.length >= bounds.links || shape.why !== undefined) return;
    const link = shape.object(one, 'A link');
    links.push({
      traceId: shape.id(link.traceId, 'traceId', TRACE_ID_BYTES),
      spanId: shape.id(link.spanId, 'spanId', SPAN_ID_BYTES),
    });
  }
}

export function readLogRecord(shape: JsonShape, value: unknown, bounds: OtlpBounds): LogDraft {
  const record = shape.object(value, 'A log record');
  const draft = logDraft(bounds);
  draft.traceId = shape.id(record.traceId, 'traceId', TRACE_ID_BYTES);
  draft.spanId = shape.id(record.spanId, 'spanId', SPAN_ID_BYTES);
  draft.atNanos = shape.nanos(record.timeUnixNano, 'timeUnixNano');
  draft.observedNanos = shape.nanos(record.observedTimeUnixNano, 'observedTimeUnixNano');
  draft.severityNumber = shape.choice(record.severityNumber, 'severityNumber', severityNumber);
  draft.severityText = cutText(shape.text(record.severityText, 'severityText'), bounds.nameBytes);
  draft.body = readBody(shape, record.body, bounds);
  draft.eventName = cutText(shape.text(record.eventName, 'eventName'), bounds.nameBytes);
  readAttributes(shape, record.attributes, draft.attributes, bounds);
  return draft;
}
