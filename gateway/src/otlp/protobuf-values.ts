/** Attributes and values in protobuf (common.proto). A sender decides how deep and how many they are, the bounds how much is taken. */
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
import { CUT, type OtlpBounds } from './otlp-bounds.ts';
import type { ProtoReader } from './proto-reader.ts';

export const readBody = (reader: ProtoReader, bounds: OtlpBounds): string =>
  plainText(readValue(reader, bounds, new ValueRoom(bounds)), bounds);

export function readAttribute(reader: ProtoReader, attributes: BoundedAttributes, bounds: OtlpBounds): void {
  if (attributes.isFull) return;
  let name = '';
  let value: PlainValue = null;
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.field === 1) name = reader.name(bounds.nameBytes);
    else if (reader.field === 2) value = readValue(reader, bounds, new ValueRoom(bounds));
  }
  reader.leave(outer);
  attributes.put(name, attributeValue(value, bounds));
}

/** Of the fields of AnyValue the last one counts, as of every `oneof`. */
function readValue(reader: ProtoReader, bounds: OtlpBounds, room: ValueRoom): PlainValue {
  let value: PlainValue = null;
  const outer = reader.enter();
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        value = reader.text(bounds.textBytes);
        break;
      case 2:
        value = reader.bool();
        break;
      case 3:
        value = plainInteger(reader.int64());
        break;
      case 4:
        value = plainDouble(reader.double());
        break;
      case 5:
        value = room.down() ? readList(reader, bounds, room) : CUT;
        break;
      case 6:
        value = room.down() ? readMap(reader, bounds, room) : CUT;
        break;
      case 7: {
        const { text, isCut } = reader.base64(bounds.textBytes);
        value = isCut ? text + CUT : text;
        break;
      }
      default:
    }
  }
  reader.leave(outer);
  return value;
}

function readList(reader: ProtoReader, bounds: OtlpBounds, room: ValueRoom): PlainValue[] {
  const list: PlainValue[] = [];
  const outer = reader.enter();
  let isFull = false;
  while (reader.next()) {
    if (reader.field !== 1 || isFull) continue;
    isFull = !room.take();
    list.push(isFull ? CUT : readValue(reader, bounds, room));
  }
  reader.leave(outer);
  room.up();
  return list;
}

function readMap(reader: ProtoReader, bounds: OtlpBounds, room: ValueRoom): PlainMap {
  const map = emptyMap();
  const outer = reader.enter();
  let isFull = false;
  while (reader.next()) {
    if (reader.field !== 1 || isFull) continue;
    isFull = !room.take();
    if (isFull) map[CUT] = CUT;
    else readEntry(reader, map, bounds, room);
  }
  reader.leave(outer);
  room.up();
  return map;
}

function readEntry(reader: ProtoReader, map: PlainMap, bounds: OtlpBounds, room: ValueRoom): void {
  let name = '';
  let value: PlainValue = null;
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.field === 1) name = reader.name(bounds.nameBytes);
    else if (reader.field === 2) value = readValue(reader, bounds, room);
  }
  reader.leave(outer);
  map[name] = value;
}
