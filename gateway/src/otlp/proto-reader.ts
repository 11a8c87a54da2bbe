/**
 * Protobuf from bytes that nobody vouches for. Nothing here throws: what is wrong is said once in `why`, and from then on
 * there is no further field. A length is compared with what is there before anything is done with it. Every field counts,
 * on all levels, the skipped ones too: time is bounded by their number, not by what bytes can be made to say.
 *
 *   const outer = reader.enter();          a message, or the root: no call
 *   while (reader.next())
 *     if (reader.field === 1) name = reader.text(most);     a field that is not read is skipped
 *   reader.leave(outer);
 */
import { nameAt } from './known-names.ts';
import { utf8Start } from './otlp-bounds.ts';

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
const MOST_VARINT_BYTES = 10;
const TWO_POW_32 = 4_294_967_296;

export class ProtoReader {
  field = 0;
  why: string | undefined;
  readonly #bytes: Buffer;
  #at = 0;
  #end: number;
  #wireType = VARINT;
  #isUnread = false;
  #low = 0;
  #high = 0;
  readonly #mostFields: number;
  #fields = 0;

  constructor(bytes: Uint8Array, mostFields: number) {
    this.#mostFields = mostFields;
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#end = bytes.byteLength;
  }

  next(): boolean {
    if (this.#isUnread) this.#skip();
    if (this.#at >= this.#end || !this.#varint()) return false;
    this.field = this.#low >>> 3;
    this.#wireType = this.#low & 7;
    if (this.#high !== 0 || this.field === 0) return this.#fail('A field has no valid number.');
    // Groups (3, 4) went out of use before OTLP came; 6 and 7 never were.
    if (this.#wireType > BYTES && this.#wireType !== FIXED32) return this.#fail('A field is of no known wire type.');
    this.#fields += 1;
    if (this.#fields > this.#mostFields) return this.#fail(`The body holds more than ${this.#mostFields} fields.`);
    this.#isUnread = true;
    return true;
  }

  /** Gives the end of the message around it, for `leave`. */
  enter(): number {
    const outer = this.#end;
    const length = this.#length();
    if (this.why === undefined) this.#end = this.#at + length;
    return outer;
  }

  leave(outer: number): void {
    if (this.why !== undefined) return;
    this.#at = this.#end;
    this.#end = outer;
    this.#isUnread = false;
  }

  /** Where the fields of the message begin, for `again`: they may come in any order. */
  mark(): number {
    return this.#at;
  }

  again(mark: number): void {
    if (this.why !== undefined) return;
    this.#at = mark;
    this.#isUnread = false;
  }

  text(mostBytes: number): string {
    const length = this.#length();
    const start = this.#at;
    this.#at += length;
    if (length <= mostBytes) return this.#bytes.toString('utf8', start, start + length);
    return utf8Start(this.#bytes, start, mostBytes);
  }

  /** A text that comes again and again. */
  name(mostBytes: number): string {
    const length = this.#length();
    const start = this.#at;
    this.#at += length;
    return length <= mostBytes ? nameAt(this.#bytes, start, length) : utf8Start(this.#bytes, start, mostBytes);
  }

  base64(mostBytes: number): { readonly text: string; readonly isCut: boolean } {
    const length = this.#length();
    const start = this.#at;
    this.#at += length;
    return {
      text: this.#bytes.toString('base64', start, start + Math.min(length, mostBytes)),
      isCut: length > mostBytes,
    };
  }

  /** '' for an id of another length. */
  hex(idBytes: number): string {
    const length = this.#length();
    const start = this.#at;
    this.#at += length;
    return length === idBytes ? this.#bytes.toString('hex', start, start + length) : '';
  }

  /** Of an enum, or whether: what is over 32 bits is no value of any. */
  int32(): number {
    return this.#value(VARINT) && this.#varint() && this.#high === 0 ? this.#low : 0;
  }

  bool(): boolean {
    return this.#value(VARINT) && this.#varint() && (this.#low !== 0 || this.#high !== 0);
  }

  int64(): bigint {
    if (!this.#value(VARINT) || !this.#varint()) return 0n;
    return BigInt.asIntN(64, (BigInt(this.#high) << 32n) | BigInt(this.#low));
  }

  fixed64(): bigint {
    if (!this.#value(FIXED64) || !this.#has(8)) return 0n;
    this.#at += 8;
    return this.#bytes.readBigUInt64LE(this.#at - 8);
  }

  double(): number {
    if (!this.#value(FIXED64) || !this.#has(8)) return 0;
    this.#at += 8;
    return this.#bytes.readDoubleLE(this.#at - 8);
  }

  #skip(): void {
    this.#isUnread = false;
    if (this.#wireType === VARINT) this.#varint();
    else if (this.#wireType === BYTES) {
      const length = this.#varint() ? this.#high * TWO_POW_32 + this.#low : 0;
      if (this.#has(length)) this.#at += length;
    } else {
      const length = this.#wireType === FIXED64 ? 8 : 4;
      if (this.#has(length)) this.#at += length;
    }
  }

  /** Of the bytes that follow and are there; 0 when they are not. */
  #length(): number {
    if (!this.#value(BYTES) || !this.#varint()) return 0;
    const length = this.#high * TWO_POW_32 + this.#low;
    return this.#has(length) ? length : 0;
  }

  #value(wireType: number): boolean {
    this.#isUnread = false;
    if (this.why !== undefined) return false;
    return this.#wireType === wireType || this.#fail(`Field ${this.field} of a message is of another type.`);
  }

  #has(bytes: number): boolean {
    return bytes <= this.#end - this.#at || this.#fail('The message ends within a field.');
  }

  /** Into two halves, for 64 bits are more than a number holds. */
  #varint(): boolean {
    const bytes = this.#bytes;
    this.#low = 0;
    this.#high = 0;
    for (let index = 0; index < MOST_VARINT_BYTES; index += 1) {
      if (this.#at >= this.#end) return this.#fail('The message ends within a field.');
      const byte = bytes[this.#at++] as number;
      const part = byte & 127;
      if (index < 4) this.#low |= part << (7 * index);
      else if (index === 4) {
        this.#low |= part << 28;
        this.#high = part >> 4;
      } else this.#high |= part << (7 * index - 32);
      if (byte > 127) continue;
      // The tenth byte has room for one bit.
      if (index === MOST_VARINT_BYTES - 1 && part > 1) break;
      this.#low >>>= 0;
      this.#high >>>= 0;
      return true;
    }
    return this.#fail('A number is longer than 64 bits.');
  }

  #fail(why: string): false {
    this.why ??= why;
    this.#isUnread = false;
    this.#at = this.#end;
    return false;
  }
}
