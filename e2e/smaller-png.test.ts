import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
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

const contentOf = (image: Buffer, kind: string): Buffer => {
  const at = image.indexOf(kind);
  const content = image.subarray(at + 4, at + 4 + image.readUInt32BE(at - 4));
  expect(image.readUInt32BE(at + 4 + content.length), `${kind} has its sum`).toBe(
    crc32(image.subarray(at, at + 4 + content.length)),
  );
  return content;
};

/** The colours of the pixels of one line after the other. */
function pixelsOf(image: Buffer): number[][] {
  const palette = contentOf(image, 'PLTE');
  const width = contentOf(image, 'IHDR').readUInt32BE(0);
  const lines = inflateSync(contentOf(image, 'IDAT'));
  return [...lines].flatMap((place, at) =>
    at % (width + 1) === 0 ? [] : [[...palette.subarray(place * 3, place * 3 + 3)]],
  );
}

describe('a smaller picture', () => {
  it('has the same pixels, whichever filter a line had', () => {
    // Two pixels a line: (10, 20, 30), (12, 24, 36) in the first, and after it the same line told by each filter.
    const told = [
      [1, 10, 20, 30, 2, 4, 6],
      [2, 0, 0, 0, 0, 0, 0],
      [3, 5, 10, 15, 1, 2, 3],
      [4, 0, 0, 0, 0, 0, 0],
      [0, 10, 20, 30, 12, 24, 36],
    ];
    const small = smallerPng(png(2, told.length, Buffer.from(told.flat())));
    const line = [
      [10, 20, 30],
      [12, 24, 36],
    ];
    expect(pixelsOf(small)).toEqual(told.flatMap(() => line));
    expect([...contentOf(small, 'IHDR')]).toEqual([...number(2), ...number(told.length), 8, 3, 0, 0, 0]);
  });

  it('makes one of shades that are alike, and keeps a hue of its own, however rare', () => {
    // A thousand shades of grey-blue, a hundred times as many of one red, and a single green pixel.
    const shades = Array.from({ length: 1000 }, (_, at) => [at % 250, 50 + Math.floor(at / 250), 60]);
    const reds = Array.from({ length: 2000 }, () => [200, 0, 0]);
    const asked = [...shades, ...reds, [10, 220, 30]];
    const pixels = pixelsOf(smallerPng(png(asked.length, 1, Buffer.from([0, ...asked.flat()]))));
    expect(pixels.slice(1000)).toEqual(asked.slice(1000));
    expect(new Set(pixels.map(String)).size).toBeLessThanOrEqual(256);
    for (const [at, pixel] of pixels.entries())
      for (const [part, value] of pixel.entries()) expect(Math.abs(value - (asked[at]?.[part] ?? 0))).toBeLessThan(8);
  });

  it('is the picture itself where that is of another kind', () => {
    const interlaced = png(1, 1, Buffer.from([0, 1, 2, 3]));
    interlaced[28] = 1;
    expect(smallerPng(interlaced)).toBe(interlaced);
  });
});
