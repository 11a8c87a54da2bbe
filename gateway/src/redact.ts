/**
 * What a client sends freely is bounded before it is written anywhere. Of a query every name stays, for it says which call it
 * was, and of the values those of names that the operator has listed; this is done once, on the way into the record:
 *
 *   token=a1b2&page=2&c2VjcmV0  ──page is listed──►  token=REDACTED&page=2&REDACTED
 *
 * A name counts as it was sent, letter by letter: what only becomes a listed name by decoding stays hidden. So does a
 * name or a value that holds a separator: who reads it differently, or twice, finds another parameter and its value in it.
 */

import { ownPart } from './own-text.ts';

const MOST_PATH_CHARS = 2048;
const MOST_QUERY_CHARS = 512;
const MOST_VALUE_CHARS = 128;
const MOST_AGENT_CHARS = 256;
/** No name in the DNS is longer (RFC 1035, 2.3.4). */
const MOST_HOST_CHARS = 255;
const REDACTED = 'REDACTED';
const CUT = '…';
const EQUALS = 61;

const bounded = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most)}${CUT}`);

export const shownPath = (path: string): string => bounded(path, MOST_PATH_CHARS);

/** `user:password@host` is no host, and refused; what stands before the `@` is still nobody's business. */
export const shownHost = (host: string): string =>
  ownPart(bounded(host.slice(host.lastIndexOf('@') + 1), MOST_HOST_CHARS), host);

export const shownAgent = (agent: string): string => bounded(agent, MOST_AGENT_CHARS);

/** Names of parameters as they may stand in a query. */
export type ShownNames = ReadonlySet<string>;

/** Of `page[size]` browsers send the brackets encoded: that one other spelling is the same name to everyone. */
export const shownNames = (names: readonly string[]): ShownNames =>
  new Set(names.flatMap((name) => [name, encodeURIComponent(name)]));

/** A part without a value may be one itself, with the padding of base64 behind it. */
export function redactQuery(query: string, names: ShownNames): string {
  let shown = '';
  let equals = query.indexOf('=');
  let from = 0;
  for (let parts = 0; from < query.length; parts += 1) {
    const ampersand = query.indexOf('&', from);
    const to = ampersand === -1 ? query.length : ampersand;
    if (equals !== -1 && equals < from) equals = query.indexOf('=', from);
    if (to > from) {
      const hasEquals = equals !== -1 && equals < to;
      const name = query.slice(from, hasEquals ? equals : to);
      const part = names.has(name) ? listed(query, name, equals, to) : unlisted(query, name, equals, to);
      if (shown.length + part.length >= MOST_QUERY_CHARS) return cut(shown);
      shown = shown === '' ? part : `${shown}&${part}`;
    }
    if (parts === MOST_QUERY_CHARS) return cut(shown);
    from = to + 1;
  }
  return shown;
}

const cut = (shown: string): string => (shown === '' ? CUT : `${shown}&${CUT}`);

function unlisted(query: string, name: string, equals: number, to: number): string {
  if (equals === -1 || equals >= to || !PLAIN_NAME.test(name)) return REDACTED;
  const isPadding = equals + 1 === to || (equals + 2 === to && query.charCodeAt(equals + 1) === EQUALS);
  return isPadding ? REDACTED : `${name}=${REDACTED}`;
}

function listed(query: string, name: string, equals: number, to: number): string {
  if (equals === -1 || equals >= to) return name;
  const isLong = to - equals - 1 > MOST_VALUE_CHARS;
  const value = isLong
    ? query.slice(equals + 1, equals + 1 + MOST_VALUE_CHARS).replace(BROKEN_ESCAPE, '')
    : query.slice(equals + 1, to);
  if (!PLAIN_VALUE.test(value)) return `${name}=${REDACTED}`;
  return `${name}=${value}${isLong ? CUT : ''}`;
}

/** No `;`, `?`, `=`, `#`, `&`, nor an escape for one of them or for `%`; of a value but for the padding of base64. */
const PLAIN_NAME = /^(?:[^;?=#&%]|%(?!2[356]|3[BbDdFf])[\dA-Fa-f]{2})+$/;
const PLAIN_VALUE = /^(?:[^;?=#&%]|%(?!2[356]|3[BbDdFf])[\dA-Fa-f]{2})*={0,2}$/;
const BROKEN_ESCAPE = /%.?$/;

/** Of a redacted query: in a line for people `…` says as much as the word of the conventions. */
export const queryInShort = (redacted: string): string => redacted.replaceAll(REDACTED, CUT);
