/** A record as it is kept: bounded, and holding on to nothing larger than itself. */
import { ownPart, ownText } from '../own-text.ts';
import type { RequestRecord } from '../record.ts';
import { shownAgent, shownPath } from '../redact.ts';

/** The ids of a record, its path and its host hold on to little: who reads them from a head sees to it. A query is put together of parts. */
export function keptRecord(record: RequestRecord): RequestRecord {
  const { request } = record;
  const { query } = request;
  const path = shownPath(request.path);
  const userAgent = request.userAgent && shownAgent(request.userAgent);
  const upgrade = request.upgrade && shownAgent(request.upgrade);
  if (query === '' && path === request.path && userAgent === request.userAgent && upgrade === request.upgrade)
    return record;
  return {
    ...record,
    request: {
      ...request,
      path: ownPart(path, request.path),
      query: query === '' ? '' : ownText(query),
      userAgent: userAgent && ownPart(userAgent, request.userAgent as string),
      upgrade: upgrade && ownPart(upgrade, request.upgrade as string),
    },
  };
}
