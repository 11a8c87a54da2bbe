import type { RingRecord } from '../../ring/trace-ring.ts';
import { chipOf } from '../../story/chip.ts';
import { rowOf } from '../../story/request-row.ts';
import type { RequestRow } from '../../story/story.ts';

/** A record on its way to viewers: its row and the text of it are made when the first asks, and once for all. */
export interface LiveRow {
  readonly kept: RingRecord;
  /** Something happened that is not just another answer. */
  readonly standsOut: boolean;
  row: RequestRow | undefined;
  text: string | undefined;
}

export const liveRow = (kept: RingRecord): LiveRow => ({
  kept,
  standsOut: chipOf(kept.record) !== 'ok',
  row: undefined,
  text: undefined,
});

export function rowFor(live: LiveRow): RequestRow {
  live.row ??= rowOf(live.kept);
  return live.row;
}

export function textFor(live: LiveRow): string {
  live.text ??= JSON.stringify(rowFor(live));
  return live.text;
}
