/**
 * The picture of a page in half the bytes: a palette of 256 colours instead of three bytes for each pixel. A page is flat areas
 * and letters; of the many shades at the edges of letters, those that nobody can tell apart become one.
 *
 *   IHDR, IDAT ─ inflate ─► lines, filtered ─► pixels ─► PLTE, one byte each ─ deflate ─► IDAT
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signatureBytes = 8;
const mostColours = 256;
/** PNG, 11.2.2: of the kinds of pixels, the one that Chromium writes for an opaque page, and the one made of it. */
const trueColour = 2;
const byPalette = 3;
const pixelBytes = 3;

/** What is no true colour of 8 bits, not interlaced, is left as it is. */
export function smallerPng(png: Buffer): Buffer {
  let header: Buffer | undefined;
  const data: Buffer[] = [];
  for (let at = signatureBytes; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const kind = png.toString('latin1', at + 4, at + 8);
    const content = png.subarray(at + 8, at + 8 + length);
    if (kind === 'IHDR') header = content;
    if (kind === 'IDAT') data.push(content);
    at += length + 12;
  }
  if (header === undefined || header[8] !== 8 || header[9] !== trueColour || header[12] !== 0) return png;
  const width = header.readUInt32BE(0);
  const pixels = unfiltered(inflateSync(Buffer.concat(data)), width * pixelBytes);
  const { palette, lines } = withPalette(pixels, width);
  const made = Buffer.from(header);
  made[9] = byPalette;
  return Buffer.concat([
    png.subarray(0, signatureBytes),
    chunk('IHDR', made),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(lines, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The colours of the pixels as a palette, the most frequent first, and lines of places in it. */
function withPalette(pixels: Buffer, width: number): { palette: Buffer; lines: Buffer } {
  const counts = new Map<number, number>();
  const colourAt = (pixel: number): number => pixels.readUIntBE(pixel * pixelBytes, pixelBytes);
  const total = pixels.length / pixelBytes;
  for (let pixel = 0; pixel < total; pixel += 1) {
    const colour = colourAt(pixel);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const byCount = [...counts].toSorted(([, one], [, other]) => other - one).map(([colour]) => colour);
  const kept = choosePalette(byCount);
  const places = new Map(byCount.map((colour) => [colour, nearest(kept, colour).at]));
  // Each line begins with the number of its filter; 0 is none, as is best for a palette (PNG, 12.7).
  const lines = Buffer.alloc(total + total / width);
  for (let pixel = 0; pixel < total; pixel += 1)
    lines[pixel + Math.floor(pixel / width) + 1] = places.get(colourAt(pixel)) ?? 0;
  const palette = Buffer.alloc(kept.length * pixelBytes);
  for (const [at, colour] of kept.entries()) palette.writeUIntBE(colour, at * pixelBytes, pixelBytes);
  return { palette, lines };
}

/** The frequent ones first; the rarest of a hue of its own is kept, too: what is dropped has a neighbour that is. */
function choosePalette(byCount: readonly number[]): number[] {
  for (let apart = 0; ; apart += 2) {
    const kept: number[] = [];
    for (const colour of byCount) {
      if (nearest(kept, colour).distance > apart ** 2) kept.push(colour);
      if (kept.length > mostColours) break;
    }
    if (kept.length <= mostColours) return kept;
  }
}

/** The place of the most similar one, and how far it is, squared. */
function nearest(kept: readonly number[], colour: number): { at: number; distance: number } {
  const found = { at: 0, distance: Number.POSITIVE_INFINITY };
  for (const [at, other] of kept.entries()) {
    const red = (colour >> 16) - (other >> 16);
    const green = ((colour >> 8) & 255) - ((other >> 8) & 255);
    const blue = (colour & 255) - (other & 255);
    const distance = red ** 2 + green ** 2 + blue ** 2;
    if (distance >= found.distance) continue;
    found.at = at;
    found.distance = distance;
  }
  return found;
}

function chunk(kind: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** By number, PNG, 9.2: what a byte is guessed to be from what is left of it, above it, and both. */
const filters: readonly ((left: number, above: number, corner: number) => number)[] = [
  () => 0,
  (left) => left,
  (_left, above) => above,
  (left, above) => (left + above) >> 1,
  paeth,
];

/** Bytes were told as their differences from a guess; now as they are, without the number at the head of each line. */
function unfiltered(filtered: Buffer, lineBytes: number): Buffer {
  const lineCount = filtered.length / (lineBytes + 1);
  const out = Buffer.alloc(lineCount * lineBytes);
  for (let line = 0; line < lineCount; line += 1) {
    const from = line * (lineBytes + 1);
    const guess = filters[filtered[from] as number] as (typeof filters)[number];
    for (let at = 0; at < lineBytes; at += 1) {
      const to = line * lineBytes + at;
      const left = at < pixelBytes ? 0 : (out[to - pixelBytes] as number);
      const above = line === 0 ? 0 : (out[to - lineBytes] as number);
      const corner = at < pixelBytes || line === 0 ? 0 : (out[to - lineBytes - pixelBytes] as number);
      out[to] = ((filtered[from + 1 + at] as number) + guess(left, above, corner)) & 0xff;
    }
  }
  return out;
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const byLeft = Math.abs(guess - left);
  const byAbove = Math.abs(guess - above);
  const byCorner = Math.abs(guess - corner);
  if (byLeft <= byAbove && byLeft <= byCorner) return left;
  return byAbove <= byCorner ? above : corner;
}
