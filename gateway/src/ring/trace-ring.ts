/** What the console remembers: records of the gateway, and the spans and log lines that services sent of the same traces. */
import type { RequestRecord } from '../record.ts';
import type { TraceLog, TraceSpan } from './trace-span.ts';

/** A settled record that is kept, and which process served it. */
export interface KeptRecord {
  readonly record: RequestRecord;
  readonly kept: 'head' | 'tail';
  /** 0 where one process does everything. */
  readonly worker: number;
}

export interface RingRecord extends KeptRecord {
  /** Grows by one with every record, those that are passed over too: what the live list continues from. */
  readonly seq: number;
}

export interface KeptTrace {
  readonly traceId: string;
  /** Of this gateway, oldest first; several when a service called it again. */
  readonly records: readonly RingRecord[];
  readonly spans: readonly TraceSpan[];
  readonly logs: readonly TraceLog[];
  /** What came and was over the bound of one trace, or went before its record, for that of all of them. */
  readonly cut: { readonly spans: number; readonly logs: number };
}

/** Of what a worker kept back, as it would have been told one by one. */
export interface LeftOut {
  /** Ordinary ones, as the ring itself passes over them. */
  readonly passedOver: number;
  readonly dropped: number;
}

export interface RingFigures {
  readonly bytes: number;
  readonly mostBytes: number;
  readonly traces: number;
  readonly records: number;
  readonly spans: number;
  readonly logs: number;
  /** Since the start: what was over the bound of its trace, and what went while its trace stayed. */
  readonly cut: { readonly spans: number; readonly logs: number };
  /** Since the start; `foreign`: of the traces those that only services told of. */
  readonly forgotten: { readonly traces: number; readonly records: number; readonly foreign: number };
  /** Since the start: ordinary records that were not kept, because there were too many at once. */
  readonly passedOver: number;
  /** Wall clock of the oldest record that is there. */
  readonly oldestAtMs: number | undefined;
}

export interface TraceRing {
  addRecord(kept: KeptRecord): void;
  /** They have numbers, too: who follows sees by the next record how many were left out. */
  leaveOut(left: LeftOut): void;
  /** Of the newest record, kept or not; 0 before the first. */
  readonly newestSeq: number;
  addSpans(spans: readonly TraceSpan[]): void;
  addLogs(logs: readonly TraceLog[]): void;
  find(traceId: string): KeptTrace | undefined;
  /** Newest first. */
  records(): Iterable<RingRecord>;
  /** Ids of the traces that only services told of: this gateway has no record of them. Newest first. */
  foreign(): Iterable<string>;
  /** What services sent of one trace, read span by span: for who looks at many traces and must stop in between. */
  spansOf(traceId: string): { readonly spans: Iterable<TraceSpan>; readonly cut: number };
  /** Told of each record as it comes, but for those that are passed over; returns how to stop. */
  follow(listener: (record: RingRecord) => void): () => void;
  figures(): RingFigures;
}
