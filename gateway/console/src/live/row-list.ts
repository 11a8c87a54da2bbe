/**
 * The rows of the live list, newest first, and those that wait to be let in.
 *
 *   stream ──► rows ≤ 100                     while nobody reads
 *          └─► waiting ≤ 100, “312 new”       while the list is being read, or paused
 *
 * Letting them in is one step and leaves no hole: what no longer fits is what is oldest.
 */
import type { RequestRow } from '../../../src/story/story.ts';

export const MOST_ROWS = 100;

export interface RowList {
  readonly rows: readonly RequestRow[];
  readonly waiting: readonly RequestRow[];
  /** All that came while the list was held; more than `waiting` holds, perhaps. */
  readonly waitingCount: number;
  /** What the gateway left out, all together. */
  readonly skipped: number;
  /** The newest that is known of: the stream goes on after it. 0 is before every request. */
  readonly newestSeq: number;
}

export const NO_ROWS: RowList = {
  rows: [],
  waiting: [],
  waitingCount: 0,
  skipped: 0,
  newestSeq: 0,
};

/** A page as the API gave it, newest first, in place of whatever there was. */
export const pageOfRows = (rows: readonly RequestRow[]): RowList => ({
  ...NO_ROWS,
  rows: rows.slice(0, MOST_ROWS),
  newestSeq: rows[0]?.seq ?? 0,
});

/**
 * `fresh` is newest last, as the stream has it; what is known already (a stream that was resumed) is passed over.
 * `upTo`: the gateway has looked at everything to here, though the filter may have let none of it through.
 */
export function addRows(
  list: RowList,
  fresh: readonly RequestRow[],
  { skipped, upTo, held }: { readonly skipped: number; readonly upTo: number; readonly held: boolean },
): RowList {
  const added = fresh.filter((row) => row.seq > list.newestSeq).sort((one, other) => other.seq - one.seq);
  const newestSeq = Math.max(list.newestSeq, added[0]?.seq ?? 0, upTo);
  if (added.length === 0 && skipped === 0 && newestSeq === list.newestSeq) return list;
  const next: RowList = {
    ...list,
    waiting: added.length === 0 ? list.waiting : [...added, ...list.waiting].slice(0, MOST_ROWS),
    waitingCount: list.waitingCount + added.length,
    skipped: list.skipped + skipped,
    newestSeq,
  };
  return held ? next : letIn(next);
}

export function letIn(list: RowList): RowList {
  if (list.waiting.length === 0) return list;
  return { ...list, rows: [...list.waiting, ...list.rows].slice(0, MOST_ROWS), waiting: [], waitingCount: 0 };
}
