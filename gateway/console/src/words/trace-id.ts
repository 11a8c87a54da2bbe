/** An id is part of an address only when it is one. */
const TRACE_ID = /^[0-9a-f]{32}$/;

export const isTraceId = (text: string): boolean => TRACE_ID.test(text);

/** As a `traceparent` or a `traceresponse` holds it, with the name of the header or without. */
const IN_HEADER = /^(?:trace(?:parent|response):\s*)?[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
const BEGINNING = /^[0-9a-f]{8,31}$/;

/** What somebody has in hand: an id by itself, or the value of a header with one in it. */
export function traceIdIn(text: string): string | undefined {
  const written = text.trim().toLowerCase();
  return isTraceId(written) ? written : IN_HEADER.exec(written)?.[1];
}

/** Long enough to mean one trace, or a few. */
export const isIdBeginning = (text: string): boolean => BEGINNING.test(text);

/** 7c1e…90ab */
export const shortId = (id: string): string => (id.length > 12 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id);

/** An address outside, as a link may have it: http(s) and nothing else; undefined where it is not. */
export function outsideLink(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : undefined;
}
