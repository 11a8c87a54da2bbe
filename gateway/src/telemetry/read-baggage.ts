/**
 * The header `baggage` (W3C Baggage) of a caller that may send some.
 *
 * Malformed, it is dropped whole: a quote with a comma in it, which the format does not know, would otherwise let one
 * member pass for two. Over the bound, members are dropped from the end, each whole, until 64 of them and 8192 bytes are
 * left: what every platform has to pass on, and no more.
 */
import { ownText } from '../own-text.ts';

const MOST_MEMBERS = 64;
const MOST_BYTES = 8192;

// key = value *( ; property ), with blanks around each sign. A percent sign is there for a byte in hex alone (3.3.1.3).
const KEY = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const BLANKS = '[ \\t]*';
const OCTETS = '(?:[!#$&-+\\--:<-\\[\\]-~]|%[0-9A-Fa-f]{2})+';
// A value may be empty, but blanks on both sides of nothing could be told apart in many ways: none is tried twice.
const VALUE = `=${BLANKS}(?:${OCTETS}${BLANKS})?`;
const PROPERTY = `;${BLANKS}${KEY}${BLANKS}(?:${VALUE})?`;
const MEMBER = new RegExp(`^${BLANKS}${KEY}${BLANKS}${VALUE}(?:${PROPERTY})*$`);
const EMPTY = /^[ \t]*$/;

/** `combined`: all fields of that name, in their order, joined by commas. */
export function readBaggage(combined: string): string | undefined {
  let kept = '';
  let members = 0;
  let isFull = false;
  for (const member of combined.split(',')) {
    // A list may have empty elements (RFC 9110, 5.6.1.2).
    if (EMPTY.test(member)) continue;
    if (!MEMBER.test(member)) return undefined;
    const next = kept === '' ? member.trim() : `${kept},${member.trim()}`;
    isFull ||= members === MOST_MEMBERS || next.length > MOST_BYTES;
    if (isFull) continue;
    kept = next;
    members += 1;
  }
  if (kept === '') return undefined;
  // A record that is kept must not hold on to the blanks and commas that these were cut from.
  return kept.length === combined.length ? combined : ownText(kept);
}
