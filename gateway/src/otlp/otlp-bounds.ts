/** How much of a request is taken. What is over a bound is cut, counted or skipped; the rest of the request stands. */
export interface OtlpBounds {
  /** Spans or log records of one request, those that say nothing among them. */
  readonly items: number;
  /** Of an item, an event or a resource. */
  readonly attributes: number;
  /** UTF-8 bytes of a value, a message or a log line. */
  readonly textBytes: number;
  /** UTF-8 bytes of the name of a span, an event, a service or an attribute. */
  readonly nameBytes: number;
  /** Levels of lists and maps within a value. */
  readonly depth: number;
  /** Values within a value, on all levels. */
  readonly values: number;
  readonly events: number;
  readonly links: number;
  /** Lists, objects and entries of a whole JSON body. Over it nothing is taken, as over the next two. */
  readonly jsonValues: number;
  /** Different names of fields in a JSON body; those of OTLP are less than a hundred. Keys of attributes are not among them. */
  readonly jsonNames: number;
  /** Fields of all messages of a whole protobuf body, read or not: each takes its time, and two bytes are one. */
  readonly protobufFields: number;
}

/** Attributes as the SDKs bound them; items are two batches of the Collector; values and fields are those of one with twenty short attributes to a span. */
export const otlpBounds: OtlpBounds = Object.freeze({
  items: 16_384,
  attributes: 128,
  textBytes: 8192,
  nameBytes: 512,
  depth: 8,
  values: 256,
  events: 64,
  links: 64,
  jsonValues: 786_432,
  jsonNames: 256,
  protobufFields: 1_048_576,
});

export const CUT = '…';

/** A text of its own: it keeps nothing alive of the text it was cut from. */
export function cutText(text: string, mostBytes: number): string {
  if (text.length * 3 <= mostBytes) return text;
  const bytes = Buffer.from(text.length > mostBytes ? text.slice(0, mostBytes + 1) : text);
  return bytes.length <= mostBytes ? text : utf8Start(bytes, 0, mostBytes);
}

/** At most `mostBytes` from `start` on, no character halved. */
export function utf8Start(bytes: Buffer, start: number, mostBytes: number): string {
  let end = start + mostBytes;
  const least = Math.max(start, end - 3);
  while (end > least && isContinuation(bytes[end])) end -= 1;
  return bytes.toString('utf8', start, end) + CUT;
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;
