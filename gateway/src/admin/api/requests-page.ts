import type { TraceRing } from '../../ring/trace-ring.ts';
import { rowOf } from '../../story/request-row.ts';
import type { RequestRow } from '../../story/story.ts';
import { type AdminAnswer, okJson } from '../admin-answer.ts';
import type { AdminRequest } from '../admin-request.ts';
import type { RequestPage } from './api-types.ts';
import type { DeskState } from './desk.ts';
import { ANY_SEQ, wholeParameter } from './query.ts';
import { type RowMatcher, rowMatcher } from './row-matcher.ts';

const DEFAULT_ROWS = 100;
const MOST_ROWS = 200;
/** A page ends here, full or not, so that a filter that nothing matches does not hold up the requests of clients. */
const MOST_WALKED = 1000;

export interface RequestsPageParts {
  readonly ring: TraceRing;
  readonly state: () => Pick<DeskState, 'startedAtMs'>;
}

export function requestsPage({ ring, state }: RequestsPageParts): (request: AdminRequest) => AdminAnswer {
  return (request) => {
    const query = new URLSearchParams(request.query);
    const filter = rowMatcher(query);
    if (!filter.ok) return filter.answer;
    const limit = wholeParameter(query, 'limit', { least: 1, most: MOST_ROWS });
    if (!limit.ok) return limit.answer;
    const before = wholeParameter(query, 'before', ANY_SEQ);
    if (!before.ok) return before.answer;
    const found = rowsOf(ring, filter.value, before.value ?? Number.POSITIVE_INFINITY, limit.value ?? DEFAULT_ROWS);
    return okJson({ ...found, startedAtMs: state().startedAtMs } satisfies RequestPage);
  };
}

function rowsOf(
  ring: TraceRing,
  matches: RowMatcher,
  before: number,
  limit: number,
): Pick<RequestPage, 'rows' | 'next'> {
  const rows: RequestRow[] = [];
  let walked = 0;
  let oldest: number | undefined;
  for (const record of ring.records()) {
    if (record.seq >= before) continue;
    // There is one more: what comes next begins below the last that was looked at.
    if (rows.length === limit || walked === MOST_WALKED) return { rows, next: oldest };
    walked += 1;
    oldest = record.seq;
    const row = rowOf(record);
    if (matches === undefined || matches(row)) rows.push(row);
  }
  return { rows, next: undefined };
}
