/** The header `tracestate` (W3C Trace Context level 2, 3.3): passed on as it came, or dropped whole. */
import type { HeaderList } from '../header-list.ts';

/** What the standard asks every hop to pass on at least (3.3.1.5); more is a burden that a caller puts on every service. */
const MOST_CHARS = 512;
const MOST_MEMBERS = 32;
const MOST_KEY_CHARS = 256;
const MOST_VALUE_CHARS = 256;

export function readTracestate(headers: HeaderList): string | undefined {
  const fields = headers.all('tracestate');
  if (fields.length === 0) return undefined;
  // Several fields are one list, in their order (RFC 9110, 5.3).
  const combined = fields.length === 1 ? (fields[0] as string) : fields.join(',');
  return isTracestate(combined) ? combined : undefined;
}

export function isTracestate(combined: string): boolean {
  if (combined.length > MOST_CHARS) return false;
  let members = 0;
  for (const untrimmed of combined.split(',')) {
    const member = trimBlanks(untrimmed);
    if (member.length === 0) continue;
    members += 1;
    if (members > MOST_MEMBERS || !isMember(member)) return false;
  }
  return members > 0;
}

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
