/**
 * How much a JSON text holds, from its punctuation, before `JSON.parse` makes it: `{},` are three bytes of a body and sixty
 * of memory, and each name that it had not met takes the engine longer than a value. Whether it is JSON at all is not asked here.
 */
import { nameAt } from './known-names.ts';
import type { OtlpBounds } from './otlp-bounds.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const BRACE = 0x7b;
const BRACKET = 0x5b;
const SPACE = 0x20;

/** What of it is too much. */
export function jsonExcess(
  body: Uint8Array,
  { jsonValues, jsonNames }: Pick<OtlpBounds, 'jsonValues' | 'jsonNames'>,
): string | undefined {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const names = new Set<string>();
  let values = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      const start = at + 1;
      at = endOfText(bytes, start);
      if (!isColonNext(bytes, at + 1)) continue;
      names.add(nameAt(bytes, start, at - start));
      if (names.size > jsonNames) return `The body holds more than ${jsonNames} names of fields.`;
    } else if (byte === COMMA || byte === BRACE || byte === BRACKET) {
      values += 1;
      if (values > jsonValues) return `The body holds more than ${jsonValues} values.`;
    }
  }
  return undefined;
}

function endOfText(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

function isColonNext(bytes: Uint8Array, start: number): boolean {
  let at = start;
  while ((bytes[at] ?? COLON) <= SPACE) at += 1;
  return bytes[at] === COLON;
}
