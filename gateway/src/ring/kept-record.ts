/** A record as it is kept: bounded, without the values of its query, and holding on to nothing larger than itself. */
import type { RequestNote, RequestRecord, TraceIdentity } from '../record.ts';
import { redactQuery, shownAgent, shownHost, shownPath } from '../redact.ts';

const TWO_BYTE = /[^\0-\xff]/;

/** V8 cuts a text by pointing into the one that it was cut from, and so keeps all of that. */
export const ownText = (text: string): string => {
  const encoding = TWO_BYTE.test(text) ? 'utf16le' : 'latin1';
  return Buffer.from(text, encoding).toString(encoding);
};

/** What the parts of a small head may hold on to besides themselves; RECORD_BYTES has room for it. */
const SMALL_CHARS = 384;

export function keptRecord(record: RequestRecord): RequestRecord {
  const trace = keptTrace(record.trace);
  const { request } = record;
  const { path, query, host, userAgent, upgrade } = request;
  const chars = path.length + query.length + host.length + (userAgent?.length ?? 0) + (upgrade?.length ?? 0);
  if (chars > SMALL_CHARS) return { ...record, trace, request: ownRequest(request) };
  if (query !== '') return { ...record, trace, request: { ...request, query: redactQuery(query) } };
  return trace === record.trace ? record : { ...record, trace };
}

const ownRequest = (request: RequestNote): RequestNote => ({
  ...request,
  path: ownText(shownPath(request.path)),
  query: ownText(redactQuery(request.query)),
  host: ownText(shownHost(request.host)),
  userAgent: request.userAgent === undefined ? undefined : ownText(shownAgent(request.userAgent)),
  upgrade: request.upgrade === undefined ? undefined : ownText(shownAgent(request.upgrade)),
});

/** What a caller sent as `traceparent` may be as long as a head if it claims to be of a later version. */
function keptTrace(trace: TraceIdentity): TraceIdentity {
  const { traceId, parentSpanId, link } = trace;
  if (parentSpanId !== undefined) return { ...trace, traceId: ownText(traceId), parentSpanId: ownText(parentSpanId) };
  if (link === undefined) return trace;
  return { ...trace, link: { traceId: ownText(link.traceId), spanId: ownText(link.spanId) } };
}
