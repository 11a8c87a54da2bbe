/** A record as one row of the live list. Made for every viewer and every request: no more work than a row needs. */
import { outcomeWord, requestMs, wouldBeLimited } from '../record-facts.ts';
import type { RingRecord } from '../ring/trace-ring.ts';
import { chipOf } from './chip.ts';
import { shownMethod, shownTarget } from './shown-target.ts';
import { shown } from './shown-text.ts';
import type { RequestRow } from './story.ts';
import { whyOf } from './why.ts';

const MOST_TARGET_CHARS = 256;
const MOST_CLIENT_CHARS = 64;

export function rowOf({ record, seq, kept, worker }: RingRecord): RequestRow {
  const { request, client } = record;
  return {
    seq,
    traceId: record.trace.traceId,
    atMs: record.startedAtMs,
    method: shownMethod(request.method),
    target: shownTarget(request, MOST_TARGET_CHARS),
    status: record.status,
    durationMs: Math.round(requestMs(record) * 1000) / 1000,
    chip: chipOf(record),
    outcome: outcomeWord(record),
    route: record.route?.name,
    upstream: record.attempts.at(-1)?.upstream,
    client: client === undefined ? undefined : shown(client.address, MOST_CLIENT_CHARS),
    why: whyOf(record),
    shadow: wouldBeLimited(record),
    kept,
    worker,
  };
}
