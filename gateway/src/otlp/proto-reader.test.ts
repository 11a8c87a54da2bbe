import fc from 'fast-check';
import { expect, test } from 'vitest';
import { block, fixed64, integer, tag, varint } from '../../test/support/proto-bytes.ts';
import { ProtoReader } from './proto-reader.ts';

const readerOf = (bytes: Uint8Array, mostFields = 100) => new ProtoReader(bytes, mostFields);

test('fields that are not read are skipped, of every wire type', () => {
  const bytes = Buffer.concat([
    integer(1, 2n ** 63n),
    fixed64(2, 1n),
    block(3, 'skipped'),
    tag(4, 5),
    Buffer.alloc(4),
    block(536_870_911, 'read'),
  ]);
  const reader = readerOf(bytes);
  const fields: number[] = [];
  while (reader.next()) fields.push(reader.field);
  expect(fields).toEqual([1, 2, 3, 4, 536_870_911]);
  expect(reader.why).toBeUndefined();
});

test('a message left early continues behind it, and one may be read again', () => {
  const reader = readerOf(Buffer.concat([block(1, integer(1, 5), integer(2, 6)), integer(9, 7)]));
  expect(reader.next()).toBe(true);
  const outer = reader.enter();
  const mark = reader.mark();
  while (reader.next()) expect(reader.int32()).toBeGreaterThan(0);
  reader.again(mark);
  expect(reader.next()).toBe(true);
  expect(reader.int32()).toBe(5);
  reader.leave(outer);
  expect(reader.next()).toBe(true);
  expect([reader.field, reader.int32(), reader.next()]).toEqual([9, 7, false]);
});

test('after the first thing that is wrong nothing more is read, and it alone is told', () => {
  const reader = readerOf(Buffer.concat([integer(1, 1), integer(2, 2)]));
  reader.next();
  expect(reader.text(10)).toBe('');
  expect(reader.why).toBe('Field 1 of a message is of another type.');
  expect(reader.next()).toBe(false);
  expect([reader.int32(), reader.bool(), reader.int64(), reader.fixed64(), reader.double(), reader.hex(8)]).toEqual([
    0,
    false,
    0n,
    0n,
    0,
    '',
  ]);
  const outer = reader.enter();
  reader.leave(outer);
  reader.again(0);
  expect(reader.next()).toBe(false);
  expect(reader.why).toBe('Field 1 of a message is of another type.');
});

test('every number of 64 bits comes back', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (number) => {
      const reader = readerOf(Buffer.concat([integer(1, number), fixed64(2, BigInt.asUintN(64, number))]));
      reader.next();
      expect(reader.int64()).toBe(number);
      reader.next();
      expect(reader.fixed64()).toBe(BigInt.asUintN(64, number));
    }),
  );
});

test('a varint may be longer than it needs to be, and a negative enum is none', () => {
  const padded = readerOf(Buffer.concat([tag(1, 0), Buffer.of(0x85, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00)]));
  padded.next();
  expect(padded.int32()).toBe(5);
  const negative = readerOf(integer(1, -1));
  negative.next();
  expect([negative.int32(), negative.why]).toEqual([0, undefined]);
});

test('text that is not UTF-8 is read with marks where it is not', () => {
  const reader = readerOf(block(1, Buffer.of(0x61, 0xff, 0x62)));
  reader.next();
  expect(reader.text(10)).toBe('a\ufffdb');
});

test('a bound of bytes holds for text without a single beginning of a character', () => {
  const reader = readerOf(block(1, Buffer.alloc(100, 0x80)));
  reader.next();
  expect(reader.text(10).length).toBeLessThanOrEqual(11);
});

test('an empty buffer, and a view into a larger one', () => {
  expect(readerOf(new Uint8Array(0)).next()).toBe(false);
  const larger = Buffer.concat([varint(300), integer(3, 1), integer(4, 1)]);
  const view = readerOf(new Uint8Array(larger.buffer, larger.byteOffset + 2, 2));
  expect([view.next(), view.field, view.next(), view.why]).toEqual([true, 3, false, undefined]);
});

test('a field over the bound is refused, on whatever level it is and whether the others were read or not', () => {
  const bytes = Buffer.concat([integer(9, 1), block(1, integer(1, 5), integer(9, 6)), integer(2, 7)]);
  const fieldsWithin = (mostFields: number) => {
    const reader = readerOf(bytes, mostFields);
    let fields = 0;
    while (reader.next()) {
      fields += 1;
      if (reader.field !== 1) continue;
      const outer = reader.enter();
      while (reader.next()) fields += 1;
      reader.leave(outer);
    }
    return [fields, reader.why];
  };
  expect(fieldsWithin(5)).toEqual([5, undefined]);
  expect(fieldsWithin(4)).toEqual([4, 'The body holds more than 4 fields.']);
  expect(fieldsWithin(3)).toEqual([3, 'The body holds more than 3 fields.']);
});
