import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { smallerPng } from './smaller-png.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const number = (value: number): Buffer => Buffer.from([value >>> 24, value >>> 16, value >>> 8, value]);
const chunk = (kind: string, content: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(kind), content]);
  return Buffer.concat([number(content.length), body, number(crc32(body))]);
};
const png = (width: number, height: number, lines: Buffer): Buffer =>
  Buffer.concat([
    signature,
    chunk('IHDR', Buffer.concat([number(width), number(height), Buffer.from([8, 2, 0, 0, 0])])),
    chunk('IDAT', deflateSync(lines, { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
const linesOf = (image: Buffer): Buffer => {
  const at = image.indexOf('IDAT');
  return inflateSync(image.subarray(at + 4, at + 4 + image.readUInt32BE(at - 4)));
};

it('the pixels are the same, whichever filter a line had', () => {
  // Two pixels a line: (10, 20, 30), (12, 24, 36) in the first, and after it the same lines told by each filter.
  const told = [
    [1, 10, 20, 30, 2, 4, 6],
    [2, 0, 0, 0, 0, 0, 0],
    [3, 5, 10, 15, 1, 2, 3],
    [4, 0, 0, 0, 0, 0, 0],
    [0, 10, 20, 30, 12, 24, 36],
  ];
  const filtered = Buffer.from(told.flat());
  const line = [0, 10, 20, 30, 12, 24, 36];
  const small = smallerPng(png(2, 5, filtered));
  expect([...linesOf(small)]).toEqual([...line, ...line, ...line, ...line, ...line]);
  expect(small.subarray(0, 33)).toEqual(png(2, 5, filtered).subarray(0, 33));
});

it('what it does not know is left as it is', () => {
  const interlaced = png(1, 1, Buffer.from([0, 1, 2, 3]));
  interlaced[28] = 1;
  expect(smallerPng(interlaced)).toBe(interlaced);
});
