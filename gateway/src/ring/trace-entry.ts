import { TRACE_BYTES, textBytes } from './kept-bytes.ts';
import type { ClassOfTraces } from './trace-class.ts';
import type { RingRecord } from './trace-ring.ts';

/** A record among all records, by age. */
export class KeptRecordEntry {
  readonly shown: RingRecord;
  readonly trace: KeptTraceEntry;
  readonly bytes: number;
  isKept = true;
  older: KeptRecordEntry | undefined = undefined;
  newer: KeptRecordEntry | undefined = undefined;

  constructor(shown: RingRecord, trace: KeptTraceEntry, bytes: number) {
    this.shown = shown;
    this.trace = trace;
    this.bytes = bytes;
  }
}

const NOTHING: readonly string[] = Object.freeze([]);

/** A trace among those of its class, by the age of its newest record or, without one, by its own. */
export class KeptTraceEntry {
  readonly traceId: string;
  of: ClassOfTraces;
  bytes: number;
  older: KeptTraceEntry | undefined = undefined;
  newer: KeptTraceEntry | undefined = undefined;
  /** Oldest first. */
  readonly records: KeptRecordEntry[] = [];
  spans: readonly string[] = NOTHING;
  logs: readonly string[] = NOTHING;
  /** Of the spans and the logs. */
  itemBytes = 0;
  cutSpans = 0;
  cutLogs = 0;

  constructor(traceId: string, of: ClassOfTraces) {
    this.traceId = traceId;
    this.of = of;
    this.bytes = TRACE_BYTES + textBytes(traceId);
  }

  get isForeign(): boolean {
    return this.records.length === 0;
  }

  grow(bytes: number): void {
    this.bytes += bytes;
    this.of.bytes += bytes;
  }
}
