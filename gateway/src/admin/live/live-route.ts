import { type AdminAnswer, OK, refuseAdmin } from '../admin-answer.ts';
import type { AdminRequest } from '../admin-request.ts';
import type { StreamRoute } from '../admin-route.ts';
import type { ReadParameter } from '../api/query.ts';
import { rowMatcher } from '../api/row-matcher.ts';
import { SAFE_FIELDS } from '../write-answer.ts';
import type { LiveHub } from './live-hub.ts';
import { readPosition, type StreamPosition } from './stream-position.ts';
import { type Appetite, appetites, viewer } from './viewer.ts';

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
    const after = positionParameter(query);
    if (!after.ok) return after.answer;
    const appetite = appetiteParameter(query);
    if (!appetite.ok) return appetite.answer;
    if (!hub.hasRoom()) return refuseAdmin('admin-too-many-viewers', { headers: FULL_FOR });
    response.writeHead(OK, FIELDS);
    if (request.method === 'HEAD') {
      response.end();
      return undefined;
    }
    // How long nothing may be taken of a stream, the hub says.
    response.setTimeout(0);
    const one = viewer(query.get('filter')?.trim() ?? '', filter.value, appetite.value, response);
    hub.join(one, lastSeen(request) ?? after.value);
    return undefined;
  },
});

/** A browser that lost the connection repeats the last id by itself; it is newer than what the address says. */
function lastSeen({ headers }: AdminRequest): StreamPosition | undefined {
  const id = headers['last-event-id'];
  return typeof id === 'string' ? readPosition(id) : undefined;
}

function positionParameter(query: URLSearchParams): ReadParameter<StreamPosition | undefined> {
  const text = query.get('after') ?? '';
  if (text === '') return { ok: true, value: undefined };
  const value = readPosition(text);
  return value === undefined ? unread('`after` is the `id` of an event.') : { ok: true, value };
}

function appetiteParameter(query: URLSearchParams): ReadParameter<Appetite> {
  const text = query.get('rows') ?? '';
  if (text === '') return { ok: true, value: appetites.few };
  return text === 'all' ? { ok: true, value: appetites.all } : unread('`rows` is `all`, or is not given.');
}

const unread = (reason: string): { readonly ok: false; readonly answer: AdminAnswer } => ({
  ok: false,
  answer: refuseAdmin('admin-bad-parameter', { reason }),
});
