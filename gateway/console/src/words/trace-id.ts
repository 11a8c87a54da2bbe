/** An id is part of an address only when it is one. */
const TRACE_ID = /^[0-9a-f]{32}$/;

export const isTraceId = (text: string): boolean => TRACE_ID.test(text);

/** 7c1e…90ab */
export const shortId = (id: string): string => (id.length > 12 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id);

/** An address outside, as a link may have it: http(s) and nothing else; undefined where it is not. */
export function outsideLink(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : undefined;
}
