/**
 * Protobuf in one pass: nested messages leave room for their length and move up when it needs more. One writer is used
 * again and again: what it has written is copied out, and its room stays.
 */

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** Above this many characters the native encoder is quicker than a loop. */
export const SHORT_CHARS = 40;
const TWO_POW_16 = 65_536;
const TWO_POW_32 = 4_294_967_296;
const MS_PER_SECOND = 1000;
const NANOS_PER_MS = 1e6;
const NANOS_PER_SECOND = 1e9;

export class ProtoWriter {
  /** Where it is written, and how far: for those who write what they know better in one go, after `ensure`. */
  bytes: Buffer;
  at = 0;
  #second = Number.NaN;
  #secondUpper = 0;
  #secondLower = 0;

  constructor(expectedBytes: number) {
    this.bytes = Buffer.allocUnsafeSlow(expectedBytes);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.at) as Uint8Array<ArrayBuffer>;
  }

  /** Begins a nested message and gives where it began, for `close`. `room` is the number of bytes its length will likely take. */
  open(field: number, room = 1): number {
    this.ensure(room + 6);
    this.#tag(field, BYTES);
    this.at += room;
    return this.at;
  }

  close(start: number, room = 1): void {
    const length = this.at - start;
    const size = varintSize(length);
    if (size !== room) {
      this.ensure(size);
      this.bytes.copyWithin(start - room + size, start, this.at);
    }
    this.at = start - room;
    this.#varint(length);
    this.at += length;
  }

  varint(field: number, value: number): void {
    this.ensure(16);
    this.#tag(field, VARINT);
    if (value >= 0 && value < TWO_POW_32) this.#varint(value);
    else this.#bigVarint(BigInt.asUintN(64, BigInt(value)));
  }

  double(field: number, value: number): void {
    this.ensure(16);
    this.#tag(field, FIXED64);
    this.at = this.bytes.writeDoubleLE(value, this.at);
  }

  fixed32(field: number, value: number): void {
    this.ensure(16);
    this.#tag(field, FIXED32);
    this.#fixed32(value);
  }

  /** As nanoseconds since 1970, which need more than 53 bits: the halves are worked out apart. */
  time(field: number, epochMs: number): void {
    this.ensure(16);
    this.#tag(field, FIXED64);
    const seconds = Math.floor(epochMs / MS_PER_SECOND);
    const nanos = Math.floor((epochMs - seconds * MS_PER_SECOND) * NANOS_PER_MS);
    if (seconds !== this.#second) this.#begin(seconds);
    const lower = this.#secondLower + nanos;
    const carried = Math.floor(lower / TWO_POW_32);
    this.#fixed32(lower - carried * TWO_POW_32);
    this.#fixed32(this.#secondUpper + carried);
  }

  /** Most times are of the second that the one before was of. */
  #begin(seconds: number): void {
    const upper = Math.floor(seconds / TWO_POW_16) * NANOS_PER_SECOND;
    this.#second = seconds;
    this.#secondUpper = Math.floor(upper / TWO_POW_16);
    this.#secondLower = (seconds % TWO_POW_16) * NANOS_PER_SECOND + (upper % TWO_POW_16) * TWO_POW_16;
  }

  hex(field: number, text: string): void {
    this.ensure(text.length + 8);
    this.#tag(field, BYTES);
    this.#varint(text.length >> 1);
    const { bytes } = this;
    let to = this.at;
    for (let at = 0; at < text.length; at += 2)
      bytes[to++] = ((nibbles[text.charCodeAt(at)] as number) << 4) | (nibbles[text.charCodeAt(at + 1)] as number);
    this.at = to;
  }

  string(field: number, text: string): void {
    const { length } = text;
    this.ensure(length * 3 + 16);
    this.#tag(field, BYTES);
    const room = varintSize(length);
    const start = this.at + room;
    this.at = start;
    if (length > SHORT_CHARS || !this.#ascii(text)) this.at = start + this.bytes.write(text, start);
    this.close(start, room);
  }

  /** Bytes that were encoded before. */
  encoded(bytes: Uint8Array): void {
    this.ensure(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  ensure(more: number): void {
    const needed = this.at + more;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.at);
    this.bytes = grown;
  }

  #ascii(text: string): boolean {
    const { bytes } = this;
    let to = this.at;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code > 127) return false;
      bytes[to++] = code;
    }
    this.at = to;
    return true;
  }

  #tag(field: number, wireType: number): void {
    this.#varint((field << 3) | wireType);
  }

  #varint(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.bytes[this.at++] = (rest & 127) | 128;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.at++] = rest;
  }

  #bigVarint(value: bigint): void {
    let rest = value;
    while (rest > 127n) {
      this.bytes[this.at++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.bytes[this.at++] = Number(rest);
  }

  #fixed32(value: number): void {
    this.at = this.bytes.writeUInt32LE(value, this.at);
  }
}

export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

/** By the code of a digit. Lower-case hex only: our own ids, and those of a caller that were read strictly. */
const nibbles = Uint8Array.from({ length: 128 }, (_, code) => (code <= 57 ? code - 48 : code - 87));
