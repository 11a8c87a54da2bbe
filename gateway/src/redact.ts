/** What a client sends freely is bounded before it is written anywhere, and the values of a query are never written. */

const MOST_PATH_CHARS = 2048;
const MOST_QUERY_CHARS = 512;
const MOST_AGENT_CHARS = 256;
/** No name in the DNS is longer (RFC 1035, 2.3.4). */
const MOST_HOST_CHARS = 255;
const REDACTED = 'REDACTED';
const CUT = '…';
const EQUALS = 61;

const bounded = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most)}${CUT}`);

export const shownPath = (path: string): string => bounded(path, MOST_PATH_CHARS);

export const shownHost = (host: string): string => bounded(host, MOST_HOST_CHARS);

export const shownAgent = (agent: string): string => bounded(agent, MOST_AGENT_CHARS);

/**
 * Names stay, for they say which call it was. A part without a value may be one itself, with the padding of base64 behind it.
 * What has been redacted stays as it is: a kept query is redacted before it is kept, and by each view again.
 */
export function redactQuery(query: string, hidden = REDACTED): string {
  let shown = '';
  let equals = query.indexOf('=');
  let from = 0;
  for (let parts = 0; from < query.length; parts += 1) {
    const ampersand = query.indexOf('&', from);
    const to = ampersand === -1 ? query.length : ampersand;
    if (equals !== -1 && equals < from) equals = query.indexOf('=', from);
    if (to > from) {
      const name = isNamed(query, from, equals, to) ? query.slice(from, equals + 1) : '';
      if (isOver(shown, name, hidden) || query.startsWith(CUT, from)) return cut(shown);
      shown = shown === '' ? name + hidden : `${shown}&${name}${hidden}`;
    }
    if (parts === MOST_QUERY_CHARS) return cut(shown);
    from = to + 1;
  }
  return shown;
}

const isOver = (shown: string, name: string, hidden: string): boolean =>
  shown.length + name.length + hidden.length >= MOST_QUERY_CHARS;

const cut = (shown: string): string => (shown === '' ? CUT : `${shown}&${CUT}`);

function isNamed(query: string, from: number, equals: number, to: number): boolean {
  if (equals <= from || equals >= to) return false;
  const isPadding = equals + 1 === to || (equals + 2 === to && query.charCodeAt(equals + 1) === EQUALS);
  return !isPadding;
}
