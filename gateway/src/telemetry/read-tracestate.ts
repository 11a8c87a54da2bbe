/**
 * The header `tracestate` (W3C Trace Context level 2, 3.3): passed on member by member as it came, or dropped whole.
 *
 * Decisions that the standard leaves open. A key that is there twice stays there twice: it may be discarded, but a member
 * that is not ours has a meaning that we do not know. Passed on are 512 characters, what the standard asks of every hop at
 * least: more is a burden that one caller puts on every service behind it. What is longer is made to fit as the
 * standard says (3.3.1.5): members of more than 128 characters go first, then members from the end.
 */
import { ownText } from '../own-text.ts';

const MOST_CHARS = 512;
const MOST_MEMBERS = 32;
const MOST_KEY_CHARS = 256;
const MOST_VALUE_CHARS = 256;
/** Above that a member goes first. */
const LONG_CHARS = 128;

/** `combined`: all fields of that name, in their order, joined by commas. */
export function readTracestate(combined: string): string | undefined {
  const members: string[] = [];
  for (const untrimmed of combined.split(',')) {
    const member = trimBlanks(untrimmed);
    // Empty members are allowed, and are not sent on (3.3.1).
    if (member.length === 0) continue;
    if (members.length === MOST_MEMBERS || !isMember(member)) return undefined;
    members.push(member);
  }
  const kept = fitting(members).join(',');
  if (kept === '') return undefined;
  // A record that is kept must not hold on to the blanks and commas that these were cut from.
  return kept.length === combined.length ? combined : ownText(kept);
}

function fitting(members: readonly string[]): readonly string[] {
  let over = members.reduce((chars, member) => chars + member.length + 1, -1) - MOST_CHARS;
  if (over <= 0) return members;
  const kept: (string | undefined)[] = [...members];
  for (const isFirstToGo of [isLong, isAny])
    for (let at = kept.length - 1; at >= 0 && over > 0; at -= 1) {
      const member = kept[at];
      if (member === undefined || !isFirstToGo(member)) continue;
      over -= member.length + 1;
      kept[at] = undefined;
    }
  return kept.filter((member) => member !== undefined);
}

const isLong = (member: string): boolean => member.length > LONG_CHARS;
const isAny = (): boolean => true;

function isMember(member: string): boolean {
  const equals = member.indexOf('=');
  const valueChars = member.length - equals - 1;
  if (equals < 1 || equals > MOST_KEY_CHARS || valueChars < 1 || valueChars > MOST_VALUE_CHARS) return false;
  if (!isAlphanumeric(member.charCodeAt(0))) return false;
  for (let at = 1; at < equals; at += 1) if (!isKeyChar(member.charCodeAt(at))) return false;
  for (let at = equals + 1; at < member.length; at += 1) if (!isValueChar(member.charCodeAt(at))) return false;
  return true;
}

const isAlphanumeric = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 48 && code <= 57);

const KEY_PUNCTUATION = new Set('_-*/@'.split('').map((char) => char.charCodeAt(0)));

const isKeyChar = (code: number): boolean => isAlphanumeric(code) || KEY_PUNCTUATION.has(code);

const EQUALS = 61;

const isValueChar = (code: number): boolean => code >= 32 && code <= 126 && code !== EQUALS;

/** Blanks as HTTP has them; `trim` would take more away. */
function trimBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text.charCodeAt(from))) from += 1;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

const isBlank = (code: number): boolean => code === 32 || code === 9;
