/**
 * What stands around the spans or log records of a batch: all of them have one resource and one scope, ours.
 *
 *   0a length │ 0a length resource │ 12 length │ 0a length scope │ items … │ 1a length schema
 *   the group                        within the scope
 */
import type { Resource } from '@opentelemetry/resources';
import { nameBytes, writeValueOf } from './attribute-bytes.ts';
import { ProtoWriter, varintSize } from './proto-writer.ts';
import { scope } from './resource.ts';

export type FrameItems = (items: Uint8Array) => Uint8Array<ArrayBuffer>;

const RESOURCE_ATTRIBUTES = 0x0a;
const GROUP_TAG = 0x0a;
const SCOPED_TAG = 0x12;

export function otlpFrame(resource: Resource): FrameItems {
  const [before, within, after] = [resourceBytes(resource), scopeBytes(), schemaBytes(resource)];
  return (items) => {
    const scoped = within.length + items.length;
    const group = before.length + 1 + varintSize(scoped) + scoped + after.length;
    const framed = Buffer.allocUnsafeSlow(1 + varintSize(group) + group);
    let at = putLength(framed, 0, GROUP_TAG, group);
    framed.set(before, at);
    at = putLength(framed, at + before.length, SCOPED_TAG, scoped);
    framed.set(within, at);
    framed.set(items, at + within.length);
    framed.set(after, framed.length - after.length);
    return framed;
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

function putLength(bytes: Uint8Array, start: number, tag: number, length: number): number {
  let at = start;
  bytes[at++] = tag;
  let rest = length;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes[at++] = (rest & 127) | 128;
  bytes[at++] = rest;
  return at;
}
