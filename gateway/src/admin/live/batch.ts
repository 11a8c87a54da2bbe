import type { RingRecord } from '../../ring/trace-ring.ts';
import { pickedEvent } from './live-events.ts';
import { type LiveRow, liveRow, rowFor } from './live-row.ts';
import type { Viewer } from './viewer.ts';

/** It goes out at once then, and not at its time. */
const FULL = 2000;

/** What a viewer gets of a batch. */
export interface Matched {
  readonly rows: readonly LiveRow[];
  /** Requests that were passed over: nobody knows what any filter would have made of them. */
  readonly passedOver: number;
  /** Made once for all who take the same. */
  readonly event: () => Buffer;
}

/** The records that came since the last one went out. */
export class Batch {
  #rows: LiveRow[] = [];
  #passedOver = 0;

  get isFull(): boolean {
    return this.#rows.length >= FULL;
  }

  add(record: RingRecord): void {
    this.#rows.push(liveRow(record));
  }

  passOver(count: number): void {
    this.#passedOver += count;
  }

  /** Empties the batch. `id`: of the events of it. */
  take(id: string): (viewer: Viewer) => Matched {
    const rows = this.#rows;
    const passedOver = this.#passedOver;
    this.#rows = [];
    this.#passedOver = 0;
    const byFilter = new Map<string, readonly LiveRow[]>();
    const events = new Map<string, Buffer>();
    return ({ filter, matches, appetite }) => {
      let through = matches === undefined ? rows : byFilter.get(filter);
      if (through === undefined) {
        through = rows.filter((row) => matches?.(rowFor(row)) === true);
        byFilter.set(filter, through);
      }
      const picked = through;
      return {
        rows: picked,
        passedOver,
        event() {
          const key = `${appetite.rows} ${filter}`;
          const event = events.get(key) ?? pickedEvent(picked, appetite.rows, passedOver, id);
          events.set(key, event);
          return event;
        },
      };
    };
  }
}
