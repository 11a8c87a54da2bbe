/** What the console remembers: records of the gateway and what services sent of the same traces, within a bound of bytes. */
import { type BucketBound, TokenBucket } from '../token-bucket.ts';
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
  /** Of ordinary records; without it all are kept, and told. */
  readonly ordinary?: BucketBound;
  /** Not the wall clock: it must not jump. */
  readonly now?: () => number;
  /** A follower threw. The others were told, and the request knows nothing of it. */
  readonly followerThrew?: (error: unknown) => void;
}

export function createTraceRing(parts: TraceRingParts): TraceRing {
  const { mostBytes, slowMs = 0, followerThrew = ignored, now = () => performance.now() } = parts;
  const store = new TraceStore(mostBytes);
  const followers = new Followers(followerThrew);
  const isKeeping = mostBytes > 0;
  const { ordinary } = parts;
  const rate = ordinary && new TokenBucket(() => ordinary, now);
  let seq = 0;
  let passedOver = 0;
  return {
    addRecord(kept) {
      seq += 1;
      const telling = isTelling(kept, slowMs);
      if (!telling && rate?.take() === false) {
        passedOver += 1;
        return;
      }
      const record: RingRecord = { record: keptRecord(kept.record), kept: kept.kept, worker: kept.worker, seq };
      if (isKeeping) store.addRecord(record, telling);
      followers.tell(record);
    },
    leaveOut(left) {
      seq += left.passedOver + left.dropped;
      passedOver += left.passedOver;
    },
    get newestSeq() {
      return seq;
    },
    addSpans(spans) {
      if (isKeeping) for (const span of spans) store.addItem(span.traceId, 'spans', packSpan(span));
    },
    addLogs(logs) {
      if (isKeeping) for (const log of logs) store.addItem(log.traceId, 'logs', packLog(log));
    },
    find: (traceId) => store.find(traceId),
    records: () => store.records(),
    foreign: () => store.foreign(),
    spansOf: (traceId) => store.spansOf(traceId),
    follow: (listener) => followers.add(listener),
    figures: () => ({ ...store.figures(), passedOver }),
  };
}

/** A ring on its own has nobody to tell. */
const ignored = (): void => {};
