import type { TraceRing } from '../../ring/trace-ring.ts';
import { rowsEvent } from './live-events.ts';
import { type LiveRow, liveRow, rowFor } from './live-row.ts';
import { positionText, type StreamPosition } from './stream-position.ts';
import type { Viewer } from './viewer.ts';

/** Between two turns of the event loop, in which clients are waiting. */
const MOST_WALKED = 2000;

/**
 * What is still there of what a viewer missed. One that followed another start of the gateway goes on from now, and is only
 * told how much there was. What was not looked at counts as if its filter let it through: nothing is lost without a word.
 */
export function resume(
  ring: TraceRing,
  { matches, appetite }: Viewer,
  after: StreamPosition,
  startedAtMs: number,
): Buffer | undefined {
  const isOurs = after.startedAtMs === startedAtMs;
  const afterSeq = isOurs ? after.seq : 0;
  const mostRows = isOurs ? appetite.missed : 0;
  const missed: LiveRow[] = [];
  const newest = ring.newestSeq;
  let skipped = 0;
  let walked = 0;
  for (const record of ring.records()) {
    if (record.seq <= afterSeq || walked === MOST_WALKED) break;
    walked += 1;
    const row = liveRow(record);
    if (matches !== undefined && !matches(rowFor(row))) continue;
    if (missed.length < mostRows) missed.push(row);
    else skipped += 1;
  }
  skipped += Math.max(0, newest - afterSeq - walked);
  if (missed.length === 0 && skipped === 0) return undefined;
  return rowsEvent(missed.toReversed(), skipped, positionText({ startedAtMs, seq: newest }));
}
