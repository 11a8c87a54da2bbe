/** What the console remembers: records of the gateway and what services sent of the same traces, within a bound of bytes. */
import { Followers } from './followers.ts';
import { keptRecord } from './kept-record.ts';
import { packLog, packSpan } from './packed-item.ts';
import { isTelling } from './trace-class.ts';
import type { RingRecord, TraceRing } from './trace-ring.ts';
import { TraceStore } from './trace-store.ts';

export interface TraceRingParts {
  /** Of memory, for all that is kept. 0: nothing is kept, and followers are still told. */
  readonly mostBytes: number;
  /** From where on a request is slow and so stays longer, sampled at its head or not. Without it, or 0, none is. */
  readonly slowMs?: number;
  /** A follower threw. The others were told, and the request knows nothing of it. */
  readonly followerThrew?: (error: unknown) => void;
}

export function createTraceRing({ mostBytes, slowMs = 0, followerThrew = ignored }: TraceRingParts): TraceRing {
  const store = new TraceStore(mostBytes);
  const followers = new Followers(followerThrew);
  const isKeeping = mostBytes > 0;
  let seq = 0;
  return {
    addRecord(kept) {
      seq += 1;
      const record: RingRecord = { record: keptRecord(kept.record), kept: kept.kept, worker: kept.worker, seq };
      if (isKeeping) store.addRecord(record, isTelling(record, slowMs));
      followers.tell(record);
    },
    addSpans(spans) {
      if (isKeeping) for (const span of spans) store.addItem(span.traceId, 'spans', packSpan(span));
    },
    addLogs(logs) {
      if (isKeeping) for (const log of logs) store.addItem(log.traceId, 'logs', packLog(log));
    },
    find: (traceId) => store.find(traceId),
    records: () => store.records(),
    follow: (listener) => followers.add(listener),
    figures: () => store.figures(),
  };
}

/** A ring on its own has nobody to tell. */
const ignored = (): void => {};
