/** Spans as protobuf (opentelemetry-proto 1.x), appended to the batch that leaves next: nothing is made in between. */
import type { TraceIdentity } from '../record.ts';
import {
  type AttributeKey,
  EVENT_ATTRIBUTES,
  nameBytes,
  SPAN_ATTRIBUTES,
  writeFlag,
  writeNumber,
  writeTexts,
  writeValueOf,
  writeWord,
} from './attribute-bytes.ts';
import type { SpanAttributes } from './attributes.ts';
import { wireFlags } from './parse-traceparent.ts';
import { ProtoWriter } from './proto-writer.ts';
import type { SpanEventName } from './span-events.ts';
import type { SpanKind, SpanSink, SpanStatus } from './span-sink.ts';

const kinds: Readonly<Record<SpanKind, number>> = { internal: 1, server: 2, client: 3 };
const statuses: Readonly<Record<SpanStatus, number>> = { unset: 0, error: 2 };

const HAS_IS_REMOTE = 0x1_00;
const IS_REMOTE = 0x2_00;
/** A span takes some hundred bytes: two for its length. */
const SPAN_ROOM = 2;

/** Each list is followed by how much of it was dropped: nothing, ever. A list without members leaves just that. */
const AFTER_ATTRIBUTES = 10;
const AFTER_EVENTS = 12;
const AFTER_LINKS = 14;

export class SpanBytes implements SpanSink {
  readonly #writer: ProtoWriter;
  /** The id of the trace as a field. */
  readonly #traceId = new ProtoWriter(32);
  #tracestate: string | undefined;
  #traceFlags = 0;
  #flags = 0;
  #start = 0;
  #section = AFTER_ATTRIBUTES;
  #lastTexts: readonly string[] | undefined;
  #lastKey: AttributeKey | undefined;
  #lastBytes: Uint8Array = new Uint8Array();

  constructor(writer: ProtoWriter) {
    this.#writer = writer;
  }

  trace(trace: TraceIdentity): void {
    this.#traceId.at = 0;
    this.#traceId.hex(1, trace.traceId);
    this.#tracestate = trace.tracestate;
    // The bytes of another trace may be gone from the batch.
    this.#lastTexts = undefined;
    this.#traceFlags = HAS_IS_REMOTE | wireFlags(trace);
  }

  begin(
    name: string,
    kind: SpanKind,
    spanId: string,
    parentSpanId: string | undefined,
    isRemote: boolean,
    startedAtMs: number,
    endedAtMs: number,
  ): void {
    const writer = this.#writer;
    this.#start = writer.open(2, SPAN_ROOM);
    this.#section = AFTER_ATTRIBUTES;
    this.#flags = this.#traceFlags | (isRemote ? IS_REMOTE : 0);
    writer.encoded(this.#traceId.finish());
    writer.hex(2, spanId);
    if (this.#tracestate) writer.string(3, this.#tracestate);
    if (parentSpanId !== undefined) writer.hex(4, parentSpanId);
    writer.string(5, name);
    writer.varint(6, kinds[kind]);
    writer.time(7, startedAtMs);
    writer.time(8, endedAtMs);
  }

  text(key: AttributeKey, value: string): void {
    writeWord(this.#writer, key, value);
  }

  number(key: AttributeKey, value: number): void {
    writeNumber(this.#writer, SPAN_ATTRIBUTES, key.bytes, value);
  }

  flag(key: AttributeKey, value: boolean): void {
    writeFlag(this.#writer, SPAN_ATTRIBUTES, key.bytes, value);
  }

  texts(key: AttributeKey, values: readonly string[]): void {
    const writer = this.#writer;
    // The policies are told on two spans.
    if (values === this.#lastTexts && key === this.#lastKey) {
      writer.encoded(this.#lastBytes);
      return;
    }
    const start = writer.at;
    writeTexts(writer, SPAN_ATTRIBUTES, key.bytes, values);
    this.#lastTexts = values;
    this.#lastKey = key;
    this.#lastBytes = writer.bytes.subarray(start, writer.at);
  }

  event(name: SpanEventName, atMs: number, attributes?: SpanAttributes): void {
    this.#leave(AFTER_ATTRIBUTES);
    const writer = this.#writer;
    const start = writer.open(11);
    writer.time(1, atMs);
    writer.string(2, name);
    for (const each in attributes)
      writeValueOf(writer, EVENT_ATTRIBUTES, nameBytes(each), attributes[each as keyof SpanAttributes]);
    writer.varint(4, 0);
    writer.close(start);
  }

  link(traceId: string, spanId: string): void {
    this.#leave(AFTER_EVENTS);
    const writer = this.#writer;
    const start = writer.open(13);
    writer.hex(1, traceId);
    writer.hex(2, spanId);
    writer.varint(5, 0);
    writer.fixed32(6, HAS_IS_REMOTE | IS_REMOTE);
    writer.close(start);
  }

  end(status: SpanStatus, message: string | undefined): void {
    this.#leave(AFTER_LINKS);
    const writer = this.#writer;
    const start = writer.open(15);
    if (message !== undefined) writer.string(2, message);
    writer.varint(3, statuses[status]);
    writer.close(start);
    // The flag is the parent's: whether it was in another process.
    writer.fixed32(16, this.#flags);
    writer.close(this.#start, SPAN_ROOM);
  }

  /** This list, and those before it, are over. */
  #leave(last: number): void {
    for (; this.#section <= last; this.#section += 2) this.#writer.varint(this.#section, 0);
  }
}
