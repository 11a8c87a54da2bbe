/** Protobuf by hand: what no SDK would write can be written, too. */
const bytesOf = (part: Buffer | string): Buffer => (typeof part === 'string' ? Buffer.from(part) : part);

export function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let left = value;
  do {
    bytes.push(Number(left & 0x7fn) | (left > 0x7fn ? 0x80 : 0));
    left >>= 7n;
  } while (left > 0n);
  return Buffer.from(bytes);
}

export const tag = (number: number, wireType: number): Buffer => varint(BigInt(number * 8 + wireType));

/** A length-delimited field; its length may be another than that of its content. */
export function field(number: number, content: Buffer | string, length?: number): Buffer {
  const bytes = bytesOf(content);
  return Buffer.concat([tag(number, 2), varint(BigInt(length ?? bytes.length)), bytes]);
}

export const fixed64 = (number: number, value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return Buffer.concat([tag(number, 1), bytes]);
};

const stringValue = (value: string): Buffer => field(1, value);
const keyValue = (key: string, value: Buffer): Buffer => Buffer.concat([field(1, key), field(2, value)]);

/** An ExportTraceServiceRequest with one span, of the service `hostile`. */
export function traceRequest(span: Buffer): Buffer<ArrayBuffer> {
  const resource = field(1, keyValue('service.name', stringValue('hostile')));
  return Buffer.from(field(1, Buffer.concat([field(1, resource), field(2, field(2, span))])));
}

export interface SpanParts {
  readonly traceId: Buffer;
  readonly spanId: Buffer;
  readonly name: string;
  readonly more?: readonly Buffer[];
}

export function spanBytes({ traceId, spanId, name, more = [] }: SpanParts): Buffer {
  const now = BigInt(Date.now()) * 1_000_000n;
  return Buffer.concat([
    field(1, traceId),
    field(2, spanId),
    field(5, name),
    fixed64(7, now),
    fixed64(8, now + 1_000_000n),
    ...more,
  ]);
}

export const attributeField = (number: number, key: string, value: string): Buffer =>
  field(number, keyValue(key, stringValue(value)));

/** AnyValue.array_value (5) of AnyValue.array_value of …, `depth` times. */
export function nestedValue(depth: number): Buffer {
  let value = stringValue('deep');
  for (let level = 0; level < depth; level += 1) value = field(5, field(1, value));
  return value;
}

export const attributeOf = (key: string, value: Buffer): Buffer => field(9, keyValue(key, value));
