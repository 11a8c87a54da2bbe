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
  const { name, value } = readKeyValue(reader, bounds, new ValueRoom(bounds));
  attributes.put(name, attributeValue(value, bounds));
}

/** The message of an attribute, and of an entry in a value that is a map. */
function readKeyValue(
  reader: ProtoReader,
  bounds: OtlpBounds,
  room: ValueRoom,
): { readonly name: string; readonly value: PlainValue } {
  let name = '';
  let value: PlainValue | undefined;
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.field === 1) name = reader.name(bounds.nameBytes);
    else if (reader.field === 2 && mayRead(value, room)) value = readValue(reader, bounds, room);
  }
  reader.leave(outer);
  return { name, value: value ?? null };
}

/** What is said again takes room as another value does: only the last is kept, but all of them are made. */
const mayRead = (before: PlainValue | undefined, room: ValueRoom): boolean => before === undefined || room.take();

const LAST_MEMBER = 7;

/** Of the fields of AnyValue the last one counts, as of every `oneof`, while there is room. */
function readValue(reader: ProtoReader, bounds: OtlpBounds, room: ValueRoom): PlainValue {
  let value: PlainValue | undefined;
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.field > LAST_MEMBER || !mayRead(value, room)) continue;
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
  return value ?? null;
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
    else {
      const { name, value } = readKeyValue(reader, bounds, room);
      map[name] = value;
    }
  }
  reader.leave(outer);
  room.up();
  return map;
}
