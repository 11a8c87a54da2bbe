/**
 * Spans and log records as OTLP requests (opentelemetry-proto 1.x), byte for byte what the SDK's serializers write, which a
 * test holds, at a third of their cost. All items of a batch have one resource and one scope: ours.
 */
import type { SpanContext } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { ProtoWriter } from './proto-writer.ts';

type Scope = ReadableSpan['instrumentationScope'];
type Attributes = Readonly<Record<string, unknown>>;

const HAS_IS_REMOTE = 0x1_00;
const IS_REMOTE = 0x2_00;
/** What an int64 holds, safe or not. */
const TWO_POW_63 = 2 ** 63;
/** A span or a log record takes some hundred bytes: two for its length. */
const ITEM_ROOM = 2;
const BATCH_ROOM = 3;

interface Item {
  readonly resource: Resource;
  readonly instrumentationScope: Scope;
}

/** The request of a batch, whose first item says for all who speaks. */
function serializer<T extends Item>(writeItem: (writer: ProtoWriter, item: T) => void) {
  let expectedBytes = 65_536;
  return (items: readonly T[]): Uint8Array<ArrayBuffer> | undefined => {
    const [first] = items;
    if (first === undefined) return undefined;
    const writer = new ProtoWriter(expectedBytes);
    const group = writer.open(1, BATCH_ROOM);
    const resource = writer.open(1);
    writeAttributes(writer, 1, first.resource.attributes);
    writer.varint(2, 0);
    writer.close(resource);
    const scoped = writer.open(2, BATCH_ROOM);
    writeScope(writer, first.instrumentationScope);
    for (const item of items) {
      const start = writer.open(2, ITEM_ROOM);
      writeItem(writer, item);
      writer.close(start, ITEM_ROOM);
    }
    writer.close(scoped, BATCH_ROOM);
    if (first.resource.schemaUrl !== undefined) writer.string(3, first.resource.schemaUrl);
    writer.close(group, BATCH_ROOM);
    const bytes = writer.finish();
    expectedBytes = Math.max(expectedBytes, bytes.length + (bytes.length >> 3));
    return bytes;
  };
}

export const serializeSpans = serializer<ReadableSpan>((writer, span) => {
  const context = span.spanContext();
  writer.hex(1, context.traceId);
  writer.hex(2, context.spanId);
  writeTraceState(writer, context);
  if (span.parentSpanContext !== undefined) writer.hex(4, span.parentSpanContext.spanId);
  writer.string(5, span.name);
  writer.varint(6, span.kind + 1);
  writer.time(7, span.startTime);
  writer.time(8, span.endTime);
  writeAttributes(writer, 9, span.attributes);
  writer.varint(10, span.droppedAttributesCount);
  writer.varint(12, span.droppedEventsCount);
  for (const link of span.links) {
    const start = writer.open(13);
    writer.hex(1, link.context.traceId);
    writer.hex(2, link.context.spanId);
    writeTraceState(writer, link.context);
    writer.varint(5, 0);
    writer.fixed32(6, flags(link.context.traceFlags, link.context.isRemote));
    writer.close(start);
  }
  writer.varint(14, span.droppedLinksCount);
  const status = writer.open(15);
  if (span.status.message !== undefined) writer.string(2, span.status.message);
  writer.varint(3, span.status.code);
  writer.close(status);
  // The flag is the parent's: whether it was in another process.
  writer.fixed32(16, flags(context.traceFlags, span.parentSpanContext?.isRemote));
});

export const serializeLogs = serializer<ReadableLogRecord>((writer, record) => {
  writer.time(1, record.hrTime);
  if (record.severityNumber !== undefined) writer.varint(2, record.severityNumber);
  if (record.severityText !== undefined) writer.string(3, record.severityText);
  const body = writer.open(5);
  writeValue(writer, record.body);
  writer.close(body);
  writeAttributes(writer, 6, record.attributes);
  writer.varint(7, record.droppedAttributesCount);
  if (record.spanContext !== undefined) {
    if (record.spanContext.traceFlags !== 0) writer.fixed32(8, record.spanContext.traceFlags);
    writer.hex(9, record.spanContext.traceId);
    writer.hex(10, record.spanContext.spanId);
  }
  writer.time(11, record.hrTimeObserved);
});

const flags = (traceFlags: number, isRemote: boolean | undefined): number =>
  (traceFlags & 0xff) | HAS_IS_REMOTE | (isRemote === true ? IS_REMOTE : 0);

function writeTraceState(writer: ProtoWriter, context: SpanContext): void {
  const text = context.traceState?.serialize();
  if (text) writer.string(3, text);
}

function writeScope(writer: ProtoWriter, scope: Scope): void {
  const start = writer.open(1);
  writer.string(1, scope.name);
  if (scope.version !== undefined) writer.string(2, scope.version);
  writer.close(start);
}

function writeAttributes(writer: ProtoWriter, field: number, attributes: Attributes): void {
  for (const name in attributes) {
    const start = writer.open(field);
    writer.encoded(encodedName(name));
    const value = writer.open(2);
    writeValue(writer, attributes[name]);
    writer.close(value);
    writer.close(start);
  }
}

/** Strings, numbers, booleans and lists of them: what the attributes of records are. */
function writeValue(writer: ProtoWriter, value: unknown): void {
  if (typeof value === 'string') writer.string(1, value);
  else if (typeof value === 'boolean') writer.varint(2, value ? 1 : 0);
  else if (typeof value === 'number') {
    if (Number.isInteger(value) && value >= -TWO_POW_63 && value < TWO_POW_63) writer.varint(3, value);
    else writer.double(4, value);
  } else if (Array.isArray(value)) {
    const list = writer.open(5);
    for (const one of value) {
      const start = writer.open(1);
      writeValue(writer, one);
      writer.close(start);
    }
    writer.close(list);
  }
}

/** Bounded: names come from this code and from the operator's resource, never from a client. */
const encodedNames = new Map<string, Uint8Array>();

function encodedName(name: string): Uint8Array {
  let bytes = encodedNames.get(name);
  if (bytes === undefined) {
    const writer = new ProtoWriter(256);
    writer.string(1, name);
    bytes = writer.finish();
    encodedNames.set(name, bytes);
  }
  return bytes;
}
