/**
 * What stands around the spans or log records of a batch: all of them have one resource and one scope, ours.
 *
 *   0a length │ 0a length resource │ 12 length │ 0a length scope │ items … │ 1a length schema
 *   the group                        within the scope
 *   ◄──────────────────────── room ─────────────────────────────►
 *
 * The items are written behind this much room, and what belongs before them is put there when all are known, so that nothing
 * is copied.
 */
import type { Resource } from '@opentelemetry/resources';
import { nameBytes, writeValueOf } from './attribute-bytes.ts';
import { ProtoWriter, varintSize } from './proto-writer.ts';
import { scope } from './resource.ts';

export interface OtlpFrame {
  /** Where the first item begins. */
  readonly room: number;
  /** The whole of a request, of the items that a writer has behind the room. */
  close(writer: ProtoWriter): Uint8Array<ArrayBuffer>;
}

const RESOURCE_ATTRIBUTES = 0x0a;
const GROUP_TAG = 0x0a;
const SCOPED_TAG = 0x12;
const MOST_LENGTH_BYTES = 5;

export function otlpFrame(resource: Resource): OtlpFrame {
  const [before, within, after] = [resourceBytes(resource), scopeBytes(), schemaBytes(resource)];
  const room = before.length + within.length + 2 * (1 + MOST_LENGTH_BYTES);
  return {
    room,
    close(writer) {
      const scoped = within.length + writer.at - room;
      const group = before.length + 1 + varintSize(scoped) + scoped + after.length;
      writer.encoded(after);
      const { bytes } = writer;
      let at = room - within.length;
      bytes.set(within, at);
      at = putLengthBefore(bytes, at, SCOPED_TAG, scoped) - before.length;
      bytes.set(before, at);
      at = putLengthBefore(bytes, at, GROUP_TAG, group);
      return bytes.subarray(at, writer.at) as Uint8Array<ArrayBuffer>;
    },
  };
}

function resourceBytes({ attributes }: Resource): Uint8Array {
  const writer = new ProtoWriter(1024);
  const start = writer.open(1, 2);
  for (const [name, value] of Object.entries(attributes))
    writeValueOf(writer, RESOURCE_ATTRIBUTES, nameBytes(name), value);
  writer.varint(2, 0);
  writer.close(start, 2);
  return writer.finish();
}

function scopeBytes(): Uint8Array {
  const writer = new ProtoWriter(64);
  const start = writer.open(1);
  writer.string(1, scope.name);
  writer.string(2, scope.version);
  writer.close(start);
  return writer.finish();
}

function schemaBytes({ schemaUrl }: Resource): Uint8Array {
  const writer = new ProtoWriter(64);
  if (schemaUrl !== undefined) writer.string(3, schemaUrl);
  return writer.finish();
}

/** Gives where it begins. */
function putLengthBefore(bytes: Uint8Array, end: number, tag: number, length: number): number {
  const start = end - varintSize(length) - 1;
  bytes[start] = tag;
  let at = start + 1;
  let rest = length;
  for (; rest > 127; rest >>>= 7) bytes[at++] = (rest & 127) | 128;
  bytes[at] = rest;
  return start;
}
