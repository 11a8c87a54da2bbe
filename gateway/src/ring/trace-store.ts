/**
 * Traces by id, each in one of three classes, and all records by age.
 *
 *   traces ──► entry ─► records ─────────────┐         telling   ◄─ oldest … newest
 *    by id       ├────► spans, logs (text)   │         ordinary  ◄─ oldest … newest
 *                └────► one of the classes ──┼───────► foreign   ◄─ oldest … newest
 *                                            ▼
 *                                         records      oldest … newest
 *
 * Every way in ends with the bound: what it cost is known to the byte, so adding and forgetting take a fixed number of steps.
 */
import { AgeList } from './age-list.ts';
import { ITEM_BYTES, recordBytes, textBytes } from './kept-bytes.ts';
import { ownText } from './kept-record.ts';
import { unpackLog, unpackSpan } from './packed-item.ts';
import { ClassOfTraces, shares } from './trace-class.ts';
import { KeptRecordEntry, KeptTraceEntry } from './trace-entry.ts';
import type { KeptTrace, RingFigures, RingRecord } from './trace-ring.ts';

/** Somebody who sends one trace id with every request would have one trace that grows for ever: its newest records stay. */
export const MOST_RECORDS_OF_TRACE = 64;
/** Of spans and as many log lines: about what a waterfall can still show. */
export const MOST_ITEMS_OF_TRACE = 2000;
/** So that a ring holds dozens of the largest traces. */
const TRACE_SHARE = 1 / 32;
const MOST_TRACE_BYTES = 1024 * 1024;

export type ItemKind = 'spans' | 'logs';

export class TraceStore {
  readonly #mostBytes: number;
  readonly #mostItemBytes: number;
  readonly #traces = new Map<string, KeptTraceEntry>();
  readonly #records = new AgeList<KeptRecordEntry>();
  readonly #telling: ClassOfTraces;
  readonly #ordinary: ClassOfTraces;
  readonly #foreign: ClassOfTraces;
  readonly #kept = { records: 0, spans: 0, logs: 0 };
  readonly #forgotten = { traces: 0, records: 0 };
  readonly #cut = { spans: 0, logs: 0 };

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
    this.#mostItemBytes = Math.min(MOST_TRACE_BYTES, mostBytes * TRACE_SHARE);
    this.#telling = new ClassOfTraces(mostBytes * shares.telling);
    this.#ordinary = new ClassOfTraces(mostBytes * shares.ordinary);
    this.#foreign = new ClassOfTraces(mostBytes * shares.foreign);
  }

  addRecord(record: RingRecord, telling: boolean): void {
    const { traceId } = record.record.trace;
    const trace = this.#traces.get(traceId) ?? this.#begin(traceId);
    const entry = new KeptRecordEntry(record, trace, recordBytes(record.record));
    trace.records.push(entry);
    this.#records.push(entry);
    this.#kept.records += 1;
    trace.grow(entry.bytes);
    if (trace.records.length > MOST_RECORDS_OF_TRACE) {
      const dropped = trace.records.shift() as KeptRecordEntry;
      trace.grow(-dropped.bytes);
      this.#leave(dropped);
    }
    const wasTelling = trace.of === this.#telling;
    trace.of.lose(trace);
    (telling || wasTelling ? this.#telling : this.#ordinary).take(trace);
    this.#keepBound();
  }

  addItem(traceId: string, kind: ItemKind, text: string): void {
    const trace = this.#traces.get(traceId) ?? this.#begin(ownText(traceId));
    const bytes = ITEM_BYTES + textBytes(text);
    if (trace[kind].length >= MOST_ITEMS_OF_TRACE || trace.itemBytes + bytes > this.#mostItemBytes) {
      if (kind === 'spans') trace.cutSpans += 1;
      else trace.cutLogs += 1;
      this.#cut[kind] += 1;
    } else {
      if (trace[kind].length === 0) trace[kind] = [text];
      else (trace[kind] as string[]).push(text);
      trace.itemBytes += bytes;
      this.#kept[kind] += 1;
      trace.grow(bytes);
    }
    this.#keepBound();
  }

  find(traceId: string): KeptTrace | undefined {
    const trace = this.#traces.get(traceId);
    if (trace === undefined) return undefined;
    return {
      traceId,
      records: trace.records.map((entry) => entry.shown),
      spans: trace.spans.map((text) => unpackSpan(traceId, text)),
      logs: trace.logs.map((text) => unpackLog(traceId, text)),
      cut: { spans: trace.cutSpans, logs: trace.cutLogs },
    };
  }

  /** Newest first. What is forgotten while somebody reads is left out, what comes is not seen. */
  *records(): Generator<RingRecord> {
    for (let entry = this.#records.newest; entry !== undefined; entry = entry.older)
      if (entry.isKept) yield entry.shown;
  }

  figures(): RingFigures {
    return {
      bytes: this.#telling.bytes + this.#ordinary.bytes + this.#foreign.bytes,
      mostBytes: this.#mostBytes,
      traces: this.#traces.size,
      ...this.#kept,
      cut: { ...this.#cut },
      forgotten: { ...this.#forgotten },
      oldestAtMs: this.#records.oldest?.shown.record.startedAtMs,
    };
  }

  #begin(traceId: string): KeptTraceEntry {
    const trace = new KeptTraceEntry(traceId, this.#foreign);
    this.#traces.set(traceId, trace);
    this.#foreign.take(trace);
    return trace;
  }

  #keepBound(): void {
    while (this.#foreign.excessBytes > 0) this.#forget(this.#foreign);
    const telling = this.#telling;
    const ordinary = this.#ordinary;
    while (telling.excessBytes + ordinary.excessBytes > 0)
      this.#forget(telling.excessBytes > ordinary.excessBytes ? telling : ordinary);
  }

  /** A class that is over its share holds something. */
  #forget(of: ClassOfTraces): void {
    const trace = of.traces.oldest as KeptTraceEntry;
    of.lose(trace);
    this.#traces.delete(trace.traceId);
    this.#kept.spans -= trace.spans.length;
    this.#kept.logs -= trace.logs.length;
    this.#forgotten.traces += 1;
    for (const record of trace.records) this.#leave(record);
  }

  #leave(record: KeptRecordEntry): void {
    record.isKept = false;
    this.#records.remove(record);
    this.#kept.records -= 1;
    this.#forgotten.records += 1;
  }
}
