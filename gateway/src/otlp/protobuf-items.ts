/** A span and a log record in protobuf (trace.proto, logs.proto). The cases are field numbers. */
import { SPAN_ID_BYTES, TRACE_ID_BYTES } from './ids.ts';
import { type LogDraft, logDraft } from './log-draft.ts';
import type { OtlpBounds } from './otlp-bounds.ts';
import type { ProtoReader } from './proto-reader.ts';
import { readAttribute, readBody } from './protobuf-values.ts';
import { type EventDraft, eventDraft, type LinkDraft, type SpanDraft, spanDraft } from './span-draft.ts';

export function readSpan(reader: ProtoReader, bounds: OtlpBounds): SpanDraft {
  const draft = spanDraft(bounds);
  const outer = reader.enter();
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        draft.traceId = reader.hex(TRACE_ID_BYTES);
        break;
      case 2:
        draft.spanId = reader.hex(SPAN_ID_BYTES);
        break;
      case 4:
        draft.parentSpanId = reader.hex(SPAN_ID_BYTES);
        break;
      case 5:
        draft.name = reader.name(bounds.nameBytes);
        break;
      case 6:
        draft.kind = reader.int32();
        break;
      case 7:
        draft.startNanos = reader.fixed64();
        break;
      case 8:
        draft.endNanos = reader.fixed64();
        break;
      case 9:
        readAttribute(reader, draft.attributes, bounds);
        break;
      case 11:
        if (draft.events.length < bounds.events) draft.events.push(readEvent(reader, bounds));
        break;
      case 13:
        if (draft.links.length < bounds.links) draft.links.push(readLink(reader));
        break;
      case 15:
        readStatus(reader, draft, bounds);
        break;
      default:
    }
  }
  reader.leave(outer);
  return draft;
}

function readEvent(reader: ProtoReader, bounds: OtlpBounds): EventDraft {
  const draft = eventDraft(bounds);
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.field === 1) draft.atNanos = reader.fixed64();
    else if (reader.field === 2) draft.name = reader.name(bounds.nameBytes);
    else if (reader.field === 3) readAttribute(reader, draft.attributes, bounds);
  }
  reader.leave(outer);
  return draft;
}

function readLink(reader: ProtoReader): LinkDraft {
  const draft: LinkDraft = { traceId: '', spanId: '' };
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.field === 1) draft.traceId = reader.hex(TRACE_ID_BYTES);
    else if (reader.field === 2) draft.spanId = reader.hex(SPAN_ID_BYTES);
  }
  reader.leave(outer);
  return draft;
}

function readStatus(reader: ProtoReader, draft: SpanDraft, bounds: OtlpBounds): void {
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.field === 2) draft.statusMessage = reader.text(bounds.textBytes);
    else if (reader.field === 3) draft.status = reader.int32();
  }
  reader.leave(outer);
}

export function readLogRecord(reader: ProtoReader, bounds: OtlpBounds): LogDraft {
  const draft = logDraft(bounds);
  const outer = reader.enter();
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        draft.atNanos = reader.fixed64();
        break;
      case 2:
        draft.severityNumber = reader.int32();
        break;
      case 3:
        draft.severityText = reader.name(bounds.nameBytes);
        break;
      case 5:
        draft.body = readBody(reader, bounds);
        break;
      case 6:
        readAttribute(reader, draft.attributes, bounds);
        break;
      case 9:
        draft.traceId = reader.hex(TRACE_ID_BYTES);
        break;
      case 10:
        draft.spanId = reader.hex(SPAN_ID_BYTES);
        break;
      case 11:
        draft.observedNanos = reader.fixed64();
        break;
      case 12:
        draft.eventName = reader.name(bounds.nameBytes);
        break;
      default:
    }
  }
  reader.leave(outer);
  return draft;
}
