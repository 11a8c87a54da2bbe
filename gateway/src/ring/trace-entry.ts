import { type ItemKind, TRACE_BYTES, textBytes } from './kept-bytes.ts';
import type { ClassOfTraces } from './trace-class.ts';
import type { RingRecord } from './trace-ring.ts';

/** A record among all records, by age. */
export class KeptRecordEntry {
  readonly shown: RingRecord;
  readonly bytes: number;
  isKept = true;
  older: KeptRecordEntry | undefined = undefined;
  newer: KeptRecordEntry | undefined = undefined;

  constructor(shown: RingRecord, bytes: number) {
    this.shown = shown;
    this.bytes = bytes;
  }
}

const NOTHING: readonly string[] = Object.freeze([]);
const NO_RECORDS: readonly KeptRecordEntry[] = Object.freeze([]);

/** What services sent of one trace, among that of all traces of its class. */
export class KeptItems {
  readonly trace: KeptTraceEntry;
  bytes = 0;
  spans: readonly string[] = NOTHING;
  logs: readonly string[] = NOTHING;
  older: KeptItems | undefined = undefined;
  newer: KeptItems | undefined = undefined;

  constructor(trace: KeptTraceEntry) {
    this.trace = trace;
  }

  add(kind: ItemKind, text: string): void {
    // The first in a list of its own size: most traces have few, and V8 makes room for 17 where one is pushed.
    if (this[kind].length === 0) this[kind] = [text];
    else (this[kind] as string[]).push(text);
  }
}

/** A trace among those of its class, by the age of its newest record or, without one, by its own. */
export class KeptTraceEntry {
  readonly traceId: string;
  of: ClassOfTraces;
  bytes: number;
  older: KeptTraceEntry | undefined = undefined;
  newer: KeptTraceEntry | undefined = undefined;
  /** Oldest first. */
  records: readonly KeptRecordEntry[] = NO_RECORDS;
  items: KeptItems | undefined = undefined;
  cutSpans = 0;
  cutLogs = 0;

  constructor(traceId: string, of: ClassOfTraces) {
    this.traceId = traceId;
    this.of = of;
    this.bytes = TRACE_BYTES + textBytes(traceId);
  }

  addRecord(entry: KeptRecordEntry): void {
    if (this.records.length === 0) this.records = [entry];
    else (this.records as KeptRecordEntry[]).push(entry);
    this.bytes += entry.bytes;
  }

  dropOldestRecord(): KeptRecordEntry {
    const dropped = (this.records as KeptRecordEntry[]).shift() as KeptRecordEntry;
    this.bytes -= dropped.bytes;
    return dropped;
  }

  cut(kind: ItemKind, count: number): void {
    if (kind === 'spans') this.cutSpans += count;
    else this.cutLogs += count;
  }
}
