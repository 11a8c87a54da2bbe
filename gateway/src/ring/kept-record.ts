/** A record as it is kept: bounded, and holding on to nothing larger than itself. */
import type { RequestNote, RequestRecord } from '../record.ts';
import { shownAgent, shownHost, shownPath } from '../redact.ts';
import { isTwoByte } from './kept-bytes.ts';

/** V8 cuts a text by pointing into the one that it was cut from, and so keeps all of that. */
export const ownText = (text: string): string => {
  const encoding = isTwoByte(text) ? 'utf16le' : 'latin1';
  return Buffer.from(text, encoding).toString(encoding);
};

/** What the parts of a small head may hold on to besides themselves; RECORD_BYTES has room for it. */
const SMALL_CHARS = 384;

/** The ids of a record hold on to nothing: who reads them from a header sees to it. */
export function keptRecord(record: RequestRecord): RequestRecord {
  const { request } = record;
  const { path, query, host, userAgent, upgrade } = request;
  const chars = path.length + query.length + host.length + (userAgent?.length ?? 0) + (upgrade?.length ?? 0);
  if (chars > SMALL_CHARS) return { ...record, request: ownRequest(request) };
  if (query === '') return record;
  // How long the target was that these are cut out of, nobody knows any more: values that are not shown are gone.
  return { ...record, request: { ...request, path: ownText(path), query: ownText(query) } };
}

const ownRequest = (request: RequestNote): RequestNote => ({
  ...request,
  path: ownText(shownPath(request.path)),
  query: ownText(request.query),
  host: ownText(shownHost(request.host)),
  userAgent: request.userAgent === undefined ? undefined : ownText(shownAgent(request.userAgent)),
  upgrade: request.upgrade === undefined ? undefined : ownText(shownAgent(request.upgrade)),
});
