/**
 * V8 cuts a text by pointing into the one that it was cut from, and so keeps all of that. What is kept longer than a request
 * must be a text of its own.
 */

/** V8 keeps a text of one byte a character as long as none is above it. */
const TWO_BYTE = /[^\0-\xff]/;

export const isTwoByte = (text: string): boolean => TWO_BYTE.test(text);

export const ownText = (text: string): string => {
  const encoding = isTwoByte(text) ? 'utf16le' : 'latin1';
  return Buffer.from(text, encoding).toString(encoding);
};

/** To copy what was cut out of so little would cost more than it frees. */
const SHORT_CHARS = 256;

/** What was cut out of `whole`, so that it holds on to little besides itself. */
export const ownPart = (part: string, whole: string): string =>
  whole.length > SHORT_CHARS && part.length < whole.length ? ownText(part) : part;
