/**
 * Rows on their way into the list. A flood is let in by a few rows five times a second: more cannot be read, and would be
 * long work for the browser. What does not fit is left out, plain answers first, and counted.
 */
import type { RequestRow } from '../../../src/story/story.ts';

const MOST_PER_MOVE = 16;
/** What is shown must not lag behind what happens. */
const MOST_QUEUED = 2 * MOST_PER_MOVE;

export interface RowQueue {
  /** Oldest first. */
  readonly rows: readonly RequestRow[];
  readonly skipped: number;
  /** The gateway has looked at everything to here. */
  readonly upTo: number;
}

export const EMPTY_QUEUE: RowQueue = { rows: [], skipped: 0, upTo: 0 };

export function enqueue(queue: RowQueue, fresh: readonly RequestRow[], skipped: number, upTo: number): RowQueue {
  const all = [...queue.rows, ...fresh];
  const rows = thinned(all, MOST_QUEUED);
  return {
    rows,
    skipped: queue.skipped + skipped + all.length - rows.length,
    upTo: Math.max(queue.upTo, upTo, all.at(-1)?.seq ?? 0),
  };
}

/** What a list takes now, and what stays; one that is held shows nothing, so it takes all. */
export function takeMove(queue: RowQueue, held: boolean): { readonly move: RowQueue; readonly rest: RowQueue } {
  if (held || queue.rows.length <= MOST_PER_MOVE) return { move: queue, rest: EMPTY_QUEUE };
  const rows = queue.rows.slice(0, MOST_PER_MOVE);
  return {
    // Only with the last of them is everything seen: a stream that is cut now goes on after the rows that were let in.
    move: { rows, skipped: queue.skipped, upTo: 0 },
    rest: { rows: queue.rows.slice(MOST_PER_MOVE), skipped: 0, upTo: queue.upTo },
  };
}

/** The oldest go first, those that only say that all is well before the others. */
function thinned(rows: readonly RequestRow[], most: number): readonly RequestRow[] {
  let over = rows.length - most;
  if (over <= 0) return rows;
  const telling = rows.filter((row) => row.chip !== 'ok' || over-- <= 0);
  return telling.slice(-most);
}
