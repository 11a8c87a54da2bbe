/** What a client sends freely is bounded before it is written anywhere, and the values of a query are never written. */

const MOST_PATH_CHARS = 2048;
const MOST_QUERY_CHARS = 512;
const MOST_AGENT_CHARS = 256;
/** No name in the DNS is longer (RFC 1035, 2.3.4). */
const MOST_HOST_CHARS = 255;
const REDACTED = 'REDACTED';
const PADDING = new Set(['=', '==']);

const bounded = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most)}…`);

export const shownPath = (path: string): string => bounded(path, MOST_PATH_CHARS);

export const shownHost = (host: string): string => bounded(host, MOST_HOST_CHARS);

export const shownAgent = (agent: string): string => bounded(agent, MOST_AGENT_CHARS);

/** Names stay, for they say which call it was. A part without a value may be one itself, with the padding of base64 behind it. */
export function redactQuery(query: string): string {
  const shown: string[] = [];
  let chars = 0;
  for (const part of query.split('&', MOST_QUERY_CHARS)) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const isNamed = equals > 0 && !PADDING.has(part.slice(equals));
    const redacted = isNamed ? `${part.slice(0, equals)}=${REDACTED}` : REDACTED;
    chars += redacted.length + 1;
    if (chars > MOST_QUERY_CHARS) {
      shown.push('…');
      break;
    }
    shown.push(redacted);
  }
  return shown.join('&');
}
