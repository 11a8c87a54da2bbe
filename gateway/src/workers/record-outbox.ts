/**
 * Kept records on their way from a worker to the primary, between two messages. Bounded: under a flood the console shows
 * a part, and says how much it was not told; the telling ones (errors, limited, slow) go first.
 *
 *   ordinary ──► what the ring would keep of them? ─► room? ──► primary
 *                  └► passed over ◄────────────────────┘
 *   telling  ────────────────────────────────────────► room? ──► primary
 *                  dropped: a loss ◄───────────────────┘
 */
import { tailReason } from '../record-facts.ts';
import { recordBytes } from '../ring/kept-bytes.ts';
import { keptRecord } from '../ring/kept-record.ts';
import { ordinaryBound } from '../ring/ordinary-rate.ts';
import type { KeptRecord } from '../ring/trace-ring.ts';
import { TokenBucket } from '../token-bucket.ts';

export interface OutboxBounds {
  readonly records: number;
  readonly bytes: number;
}

/** Of one message; there are five a second. */
export const outboxBounds: OutboxBounds = { records: 400, bytes: 2 * 1024 * 1024 };

export type Outgoing = Omit<KeptRecord, 'worker'>;

export interface Batch {
  readonly records: readonly Outgoing[];
  /** Ordinary ones that were too many at once, as the ring passes over them. */
  readonly passedOver: number;
  /** Telling ones that there was no room for. */
  readonly dropped: number;
  /** Of these, requests that failed or had to be tried again. */
  readonly droppedErrors: number;
}

export interface RecordOutbox {
  add(kept: Outgoing, isTelling: boolean): void;
  /** What fits, and empty again. */
  take(): Batch;
}

class Tray {
  readonly records: Outgoing[] = [];
  readonly sizes: number[] = [];
  bytes = 0;

  put(outgoing: Outgoing, bytes: number): void {
    this.records.push(outgoing);
    this.sizes.push(bytes);
    this.bytes += bytes;
  }
}

export function recordOutbox(
  bounds: OutboxBounds = outboxBounds,
  now: () => number = () => performance.now(),
): RecordOutbox {
  // What the ring would pass over need not be brought to it.
  const rate = new TokenBucket(() => ordinaryBound, now);
  let telling = new Tray();
  let plain = new Tray();
  let passedOver = 0;
  let dropped = 0;
  let droppedErrors = 0;
  const hasRoom = ({ records, bytes }: Tray, more: number): boolean =>
    records.length < bounds.records && bytes + more <= bounds.bytes;

  return {
    add({ record, kept }, isTelling) {
      const tray = isTelling ? telling : plain;
      if (!isTelling && !rate.take()) {
        passedOver += 1;
        return;
      }
      const own = keptRecord(record);
      const bytes = recordBytes(own);
      if (hasRoom(tray, bytes)) tray.put({ record: own, kept }, bytes);
      else if (isTelling) {
        dropped += 1;
        if (hasErrors(record)) droppedErrors += 1;
      } else passedOver += 1;
    },
    take() {
      const full = telling;
      const rest = plain;
      const left = { dropped, droppedErrors };
      let over = passedOver;
      telling = new Tray();
      plain = new Tray();
      passedOver = 0;
      dropped = 0;
      droppedErrors = 0;
      for (let at = 0; at < rest.records.length; at += 1) {
        const bytes = rest.sizes[at] as number;
        if (hasRoom(full, bytes)) full.put(rest.records[at] as Outgoing, bytes);
        else over += 1;
      }
      return { records: full.records, passedOver: over, ...left };
    },
  };
}

const hasErrors = (record: Outgoing['record']): boolean =>
  tailReason(record, { errors: true, slowMs: 0, limited: false }) !== undefined;
