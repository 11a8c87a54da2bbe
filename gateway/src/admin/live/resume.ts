import type { TraceRing } from '../../ring/trace-ring.ts';
import { rowsEvent } from './live-events.ts';
import { type LiveRow, liveRow, rowFor } from './live-row.ts';
import type { Viewer } from './viewer.ts';

/** As many as a list shows; what is older can be asked for as a page. */
const MOST_ROWS = 200;
const MOST_WALKED = 5000;

/** What is still there of what a viewer missed. A number from before a restart is above all of ours: nothing can be said to it. */
export function resume(ring: TraceRing, { matches }: Viewer, after: number): Buffer | undefined {
  const missed: LiveRow[] = [];
  let newest: number | undefined;
  let skipped = 0;
  let walked = 0;
  for (const record of ring.records()) {
    if (record.seq <= after || walked === MOST_WALKED) break;
    walked += 1;
    newest ??= record.seq;
    const row = liveRow(record);
    if (matches !== undefined && !matches(rowFor(row))) continue;
    if (missed.length < MOST_ROWS) missed.push(row);
    else skipped += 1;
  }
  return newest === undefined || missed.length === 0 ? undefined : rowsEvent(missed.toReversed(), skipped, newest);
}
