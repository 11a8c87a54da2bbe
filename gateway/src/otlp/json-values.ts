/** Attributes and values in OTLP/JSON, within the same bounds as in protobuf. */
import {
  attributeValue,
  emptyMap,
  type PlainMap,
  type PlainValue,
  plainDouble,
  plainInteger,
  plainText,
  ValueRoom,
} from './any-value.ts';
import type { BoundedAttributes } from './bounded-attributes.ts';
import type { JsonShape } from './json-shape.ts';
import { CUT, cutText, type OtlpBounds } from './otlp-bounds.ts';

export const readBody = (shape: JsonShape, value: unknown, bounds: OtlpBounds): string =>
  plainText(readValue(shape, value, bounds, new ValueRoom(bounds)), bounds);

export function readAttributes(shape: JsonShape, value: unknown, into: BoundedAttributes, bounds: OtlpBounds): void {
  for (const one of shape.list(value, 'attributes')) {
    if (into.isFull || shape.why !== undefined) return;
    const entry = shape.object(one, 'An attribute');
    const name = cutText(shape.text(entry.key, 'The key of an attribute'), bounds.nameBytes);
    into.put(name, attributeValue(readValue(shape, entry.value, bounds, new ValueRoom(bounds)), bounds));
  }
}

function readValue(shape: JsonShape, value: unknown, bounds: OtlpBounds, room: ValueRoom): PlainValue {
  const any = shape.object(value, 'A value');
  if (isThere(any.stringValue)) return cutText(shape.text(any.stringValue, 'stringValue'), bounds.textBytes);
  if (isThere(any.boolValue)) return shape.bool(any.boolValue, 'boolValue');
  if (isThere(any.intValue)) return plainInteger(shape.int64(any.intValue, 'intValue'));
  if (isThere(any.doubleValue)) return plainDouble(shape.double(any.doubleValue, 'doubleValue'));
  if (isThere(any.bytesValue)) return cutText(shape.text(any.bytesValue, 'bytesValue'), bounds.textBytes);
  if (isThere(any.arrayValue)) return readList(shape, any.arrayValue, bounds, room);
  if (isThere(any.kvlistValue)) return readMap(shape, any.kvlistValue, bounds, room);
  return null;
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null;

function readList(shape: JsonShape, value: unknown, bounds: OtlpBounds, room: ValueRoom): PlainValue {
  if (!room.down()) return CUT;
  const list: PlainValue[] = [];
  for (const one of shape.list(shape.object(value, 'arrayValue').values, 'The values of an arrayValue')) {
    const isTaken = room.take();
    list.push(isTaken ? readValue(shape, one, bounds, room) : CUT);
    if (!isTaken) break;
  }
  room.up();
  return list;
}

function readMap(shape: JsonShape, value: unknown, bounds: OtlpBounds, room: ValueRoom): PlainMap | string {
  if (!room.down()) return CUT;
  const map = emptyMap();
  for (const one of shape.list(shape.object(value, 'kvlistValue').values, 'The values of a kvlistValue')) {
    if (!room.take()) {
      map[CUT] = CUT;
      break;
    }
    const entry = shape.object(one, 'An entry of a kvlistValue');
    const name = cutText(shape.text(entry.key, 'The key of a kvlistValue'), bounds.nameBytes);
    map[name] = readValue(shape, entry.value, bounds, room);
  }
  room.up();
  return map;
}
