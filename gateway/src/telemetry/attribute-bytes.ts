/**
 * An attribute of a span, an event or a log record as protobuf:
 *
 *   tag │ length │ 0a length name 12 │ length │ value
 *                └── the name's bytes, made once ──┘
 *
 * What attributes mostly are, short texts and small numbers, is written in one go, for its lengths are known beforehand.
 */
import type { SpanAttributeName } from './attributes.ts';
import { ProtoWriter, SHORT_CHARS, varintSize } from './proto-writer.ts';

/** The tag of the list of attributes within its message. */
export const SPAN_ATTRIBUTES = 0x4a;
export const EVENT_ATTRIBUTES = 0x1a;
export const LOG_ATTRIBUTES = 0x32;

export interface AttributeKey {
  readonly name: SpanAttributeName;
  readonly bytes: Uint8Array;
  /** Whole attributes of spans that were written before, where the values are few. */
  readonly words: Map<string, Uint8Array> | undefined;
}

export const attributeKey = (name: SpanAttributeName): AttributeKey => ({
  name,
  bytes: nameBytes(name),
  words: undefined,
});

/** Of an attribute whose values come from the configuration or are a closed set: never from a client or an upstream. */
export const wordKey = (name: SpanAttributeName): AttributeKey => ({ name, bytes: nameBytes(name), words: new Map() });

const NAME = 1;
const VALUE_TAG = 0x12;
const TEXT = 1;
const FLAG = 2;
const WHOLE = 3;
const FRACTION = 4;
const LIST = 5;
const TEXT_TAG = 0x0a;
const FLAG_TAG = 0x10;
const WHOLE_TAG = 0x18;
const FRACTION_TAG = 0x21;
const LIST_TAG = 0x2a;
const FRACTION_BYTES = 9;
/** A member of a list has its own length and tag, and those of its text. */
const MEMBER_BYTES = 4;
const MOST_MEMBER_CHARS = 120;
/** Below it a number and its shifts are small integers to V8. */
const TWO_POW_28 = 2 ** 28;
const FIELD_OF_TAG = 3;
/** A list takes between 128 and 16383 bytes, as a rule. */
const LIST_ROOM = 2;
const MOST_SMALL = 127;
/** As many routes, targets or policies as are usual; what is more is written each time. */
const MOST_WORDS = 256;
/** What an int64 holds, safe or not. */
const TWO_POW_63 = 2 ** 63;

/** Bounded: names come from this code and from the operator's resource, never from a client. */
const names = new Map<string, Uint8Array>();

export function nameBytes(name: string): Uint8Array {
  let bytes = names.get(name);
  if (bytes === undefined) {
    const writer = new ProtoWriter(64);
    writer.string(NAME, name);
    writer.encoded(Uint8Array.of(VALUE_TAG));
    bytes = Uint8Array.from(writer.finish());
    names.set(name, bytes);
  }
  return bytes;
}

export function writeText(writer: ProtoWriter, tag: number, name: Uint8Array, text: string): void {
  const { length } = text;
  if (length > SHORT_CHARS || !writeShortText(writer, tag, name, text)) writeLongText(writer, tag, name, text);
}

/** As `writeText`, of a span, and copied from where it was written before. */
export function writeWord(writer: ProtoWriter, { bytes, words }: AttributeKey, text: string): void {
  const known = words?.get(text);
  if (known !== undefined) {
    writer.encoded(known);
    return;
  }
  const start = writer.at;
  writeText(writer, SPAN_ATTRIBUTES, bytes, text);
  if (words !== undefined && words.size < MOST_WORDS)
    words.set(text, Uint8Array.from(writer.bytes.subarray(start, writer.at)));
}

/** False, and nothing written, where a character takes more than one byte. */
function writeShortText(writer: ProtoWriter, tag: number, name: Uint8Array, text: string): boolean {
  const { length } = text;
  writer.ensure(name.length + length + 8);
  const { bytes } = writer;
  let to = head(bytes, writer.at, tag, name, length + 2);
  bytes[to++] = TEXT_TAG;
  bytes[to++] = length;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > MOST_SMALL) return false;
    bytes[to++] = code;
  }
  writer.at = to;
  return true;
}

function writeLongText(writer: ProtoWriter, tag: number, name: Uint8Array, text: string): void {
  const room = varintSize(text.length);
  const start = writer.open(tag >> FIELD_OF_TAG, 2);
  writer.encoded(name);
  const value = openValue(writer, room);
  writer.string(TEXT, text);
  closeValue(writer, value, room);
  writer.close(start, 2);
}

export function writeNumber(writer: ProtoWriter, tag: number, name: Uint8Array, value: number): void {
  writer.ensure(name.length + 16);
  const { bytes } = writer;
  if (!Number.isInteger(value)) {
    const to = head(bytes, writer.at, tag, name, FRACTION_BYTES);
    bytes[to] = FRACTION_TAG;
    writer.at = bytes.writeDoubleLE(value, to + 1);
  } else if (value < 0 || value >= TWO_POW_28) writeValueOf(writer, tag, name, value);
  else {
    const to = head(bytes, writer.at, tag, name, 1 + varintSize(value));
    bytes[to] = WHOLE_TAG;
    writer.at = putVarint(bytes, to + 1, value);
  }
}

export function writeFlag(writer: ProtoWriter, tag: number, name: Uint8Array, value: boolean): void {
  writer.ensure(name.length + 16);
  const to = head(writer.bytes, writer.at, tag, name, 2);
  writer.bytes[to] = FLAG_TAG;
  writer.bytes[to + 1] = value ? 1 : 0;
  writer.at = to + 2;
}

/** Strings, numbers, booleans and lists of them: what the attributes of records are. */
export function writeValueOf(writer: ProtoWriter, tag: number, name: Uint8Array, value: unknown): void {
  const room = Array.isArray(value) ? LIST_ROOM : 1;
  const start = writer.open(tag >> FIELD_OF_TAG, room);
  writer.encoded(name);
  const at = openValue(writer, room);
  writeValue(writer, value);
  closeValue(writer, at, room);
  writer.close(start, room);
}

export function writeValue(writer: ProtoWriter, value: unknown): void {
  if (typeof value === 'string') writer.string(TEXT, value);
  else if (typeof value === 'boolean') writer.varint(FLAG, value ? 1 : 0);
  else if (typeof value === 'number') {
    if (Number.isInteger(value) && value >= -TWO_POW_63 && value < TWO_POW_63) writer.varint(WHOLE, value);
    else writer.double(FRACTION, value);
  } else if (Array.isArray(value)) {
    const list = writer.open(LIST, LIST_ROOM);
    for (const one of value) {
      const start = writer.open(1);
      writeValue(writer, one);
      writer.close(start);
    }
    writer.close(list, LIST_ROOM);
  }
}

export function writeTexts(writer: ProtoWriter, tag: number, name: Uint8Array, texts: readonly string[]): void {
  if (!writeShortTexts(writer, tag, name, texts)) writeValueOf(writer, tag, name, texts);
}

/** False, and nothing written, where one is long, or a character takes more than one byte. */
function writeShortTexts(writer: ProtoWriter, tag: number, name: Uint8Array, texts: readonly string[]): boolean {
  let listBytes = 0;
  for (const { length } of texts) {
    if (length > MOST_MEMBER_CHARS) return false;
    listBytes += MEMBER_BYTES + length;
  }
  writer.ensure(name.length + listBytes + 16);
  const { bytes } = writer;
  const valueBytes = 1 + varintSize(listBytes) + listBytes;
  let to = head(bytes, writer.at, tag, name, valueBytes);
  bytes[to++] = LIST_TAG;
  to = putVarint(bytes, to, listBytes);
  for (const text of texts) {
    const { length } = text;
    bytes[to++] = TEXT_TAG;
    bytes[to++] = length + 2;
    bytes[to++] = TEXT_TAG;
    bytes[to++] = length;
    for (let at = 0; at < length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > MOST_SMALL) return false;
      bytes[to++] = code;
    }
  }
  writer.at = to;
  return true;
}

/** Up to the value. Gives where that begins. */
function head(bytes: Uint8Array, at: number, tag: number, name: Uint8Array, valueBytes: number): number {
  bytes[at] = tag;
  const to = putVarint(bytes, at + 1, name.length + varintSize(valueBytes) + valueBytes);
  bytes.set(name, to);
  return putVarint(bytes, to + name.length, valueBytes);
}

function putVarint(bytes: Uint8Array, at: number, value: number): number {
  let to = at;
  let rest = value;
  for (; rest > MOST_SMALL; rest >>= 7) bytes[to++] = (rest & MOST_SMALL) | 128;
  bytes[to++] = rest;
  return to;
}

/** As `open`, where the tag is there already: the name's bytes end with it. */
function openValue(writer: ProtoWriter, room: number): number {
  writer.ensure(room);
  writer.at += room;
  return writer.at;
}

const closeValue = (writer: ProtoWriter, start: number, room: number): void => writer.close(start, room);
