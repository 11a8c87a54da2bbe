import { OK, refuseAdmin } from '../admin-answer.ts';
import type { AdminRequest } from '../admin-request.ts';
import type { StreamRoute } from '../admin-route.ts';
import { ANY_SEQ, wholeParameter } from '../api/query.ts';
import { rowMatcher } from '../api/row-matcher.ts';
import { SAFE_FIELDS } from '../write-answer.ts';
import type { LiveHub } from './live-hub.ts';
import { viewer } from './viewer.ts';

const FIELDS = {
  ...SAFE_FIELDS,
  'content-type': 'text/event-stream; charset=utf-8',
  // Proxies that gather answers would gather this one for ever.
  'x-accel-buffering': 'no',
};
const FULL_FOR = { 'retry-after': '5' };

export const liveRoute = (hub: LiveHub): StreamRoute => ({
  kind: 'stream',
  isOpen: false,
  begin(request, response) {
    const query = new URLSearchParams(request.query);
    const filter = rowMatcher(query);
    if (!filter.ok) return filter.answer;
    const after = wholeParameter(query, 'after', ANY_SEQ);
    if (!after.ok) return after.answer;
    if (!hub.hasRoom()) return refuseAdmin('admin-too-many-viewers', { headers: FULL_FOR });
    response.writeHead(OK, FIELDS);
    if (request.method === 'HEAD') response.end();
    else hub.join(viewer(query.get('filter') ?? '', filter.value, response), lastSeen(request) ?? after.value);
    return undefined;
  },
});

/** A browser that lost the connection repeats the last id by itself; it is newer than what the address says. */
function lastSeen({ headers }: AdminRequest): number | undefined {
  const id = headers['last-event-id'];
  return typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : undefined;
}
