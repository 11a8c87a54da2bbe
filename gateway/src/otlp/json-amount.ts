/**
 * How many values a JSON text holds at most, from its punctuation, before `JSON.parse` makes them: `{},` are three bytes of
 * a body and sixty of memory. Whether it is JSON at all is not asked here.
 */
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const BRACE = 0x7b;
const BRACKET = 0x5b;

export function holdsMoreValues(bytes: Uint8Array, most: number): boolean {
  // Each is a byte at least.
  if (bytes.length <= most) return false;
  let values = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfText(bytes, at + 1);
    else if (byte === COMMA || byte === BRACE || byte === BRACKET) {
      values += 1;
      if (values > most) return true;
    }
  }
  return false;
}

function endOfText(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}
