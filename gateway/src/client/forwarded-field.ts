/**
 * The elements of Forwarded (RFC 7239, 4), the last one first: those that the proxies next to us have written are read
 * before anything that a client put in front of them, and an open quote over there cannot swallow them.
 *
 *   for="[2001:db8::1]:443";proto=https, for=10.0.0.2
 *   └────────── second ───────────────┘  └─ first ──┘
 */

/** The comma before the element that ends at `end`; -1 before the first one. */
export function lastComma(list: string, end: number): number {
  let isQuoted = false;
  let at = end - 1;
  for (; at >= 0; at -= 1) {
    const code = list.charCodeAt(at);
    if (code === QUOTE && !(isQuoted && isEscaped(list, at))) isQuoted = !isQuoted;
    else if (code === COMMA && !isQuoted) break;
  }
  return at;
}

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;

function isEscaped(list: string, at: number): boolean {
  let before = at;
  while (before > 0 && list.charCodeAt(before - 1) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 1;
}

const PAIR = /\s*([!#$%&'*+.^_`|~\w-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*))\s*(?:;|$)/y;

/** What an element says after `for=`; undefined when it has none, or is not well-formed to its end. */
export function forOf(element: string): string | undefined {
  let node: string | undefined;
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < element.length) {
    const pair = PAIR.exec(element);
    if (pair === null) return undefined;
    if (pair[1]?.toLowerCase() !== 'for') continue;
    if (node !== undefined) return undefined;
    node = pair[2] ?? pair[3];
  }
  return node;
}
