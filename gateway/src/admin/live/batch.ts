import type { RingRecord } from '../../ring/trace-ring.ts';
import { pickedEvent } from './live-events.ts';
import { type LiveRow, liveRow, rowFor } from './live-row.ts';
import type { Viewer } from './viewer.ts';

/** Between two batches; what is over it in a flood nobody could have looked at. */
const MOST_RECORDS = 2000;

/** What one filter lets through of a batch, and the event of it, made once for all who have that filter. */
export interface Matched {
  readonly rows: readonly LiveRow[];
  readonly skipped: number;
  readonly event: () => Buffer;
}

/** The records that came since the last one went out. */
export class Batch {
  #rows: LiveRow[] = [];
  #over = 0;
  #lastSeq = 0;

  get isEmpty(): boolean {
    return this.#rows.length === 0;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  add(record: RingRecord): void {
    this.#lastSeq = record.seq;
    if (this.#rows.length === MOST_RECORDS) this.#over += 1;
    else this.#rows.push(liveRow(record));
  }

  /** Empties the batch. */
  take(): (viewer: Viewer) => Matched {
    const rows = this.#rows;
    const over = this.#over;
    const id = this.#lastSeq;
    this.#rows = [];
    this.#over = 0;
    const byFilter = new Map<string, Matched>();
    return ({ filter, matches }) => {
      let matched = byFilter.get(filter);
      if (matched === undefined) {
        const through = matches === undefined ? rows : rows.filter((row) => matches(rowFor(row)));
        matched = { rows: through, skipped: over, event: once(() => pickedEvent(through, over, id)) };
        byFilter.set(filter, matched);
      }
      return matched;
    };
  }
}

function once(make: () => Buffer): () => Buffer {
  let made: Buffer | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
