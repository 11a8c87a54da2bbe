/**
 * Traces by id, each in one of three classes, and all records by age.
 *
 *   traces ──► entry ─► records ─────────────┐         telling   ◄─ oldest … newest ─┐
 *    by id       ├────► items (spans, lines) │         ordinary  ◄─ oldest … newest ─┤ and of each class
 *                └────► one of the classes ──┼───────► foreign   ◄─ oldest … newest ─┘ those with items by age
 *                                            ▼
 *                                         records      oldest … newest
 *
 * Every way in ends with the bound: what it cost is known to the byte, so adding and forgetting take a fixed number of steps.
 */
import { ownText } from '../own-text.ts';
import { AgeList } from './age-list.ts';
import { ITEM_BYTES, type ItemKind, recordBytes, textBytes } from './kept-bytes.ts';
import { unpackLog, unpackSpan } from './packed-item.ts';
import { ClassOfTraces, shares } from './trace-class.ts';
import { KeptItems, KeptRecordEntry, KeptTraceEntry } from './trace-entry.ts';
import type { KeptTrace, RingFigures, RingRecord } from './trace-ring.ts';
import type { TraceSpan } from './trace-span.ts';

/** Somebody who sends one trace id with every request would have one trace that grows for ever: its newest records stay. */
export const MOST_RECORDS_OF_TRACE = 64;
/** Of spans and as many log lines: about what a waterfall can still show. */
export const MOST_ITEMS_OF_TRACE = 2000;
/** So that a ring holds dozens of the largest traces. */
const TRACE_SHARE = 1 / 32;
const MOST_TRACE_BYTES = 1024 * 1024;

export class TraceStore {
  readonly #mostBytes: number;
  readonly #mostItemBytes: number;
  readonly #traces = new Map<string, KeptTraceEntry>();
  readonly #records = new AgeList<KeptRecordEntry>();
  readonly #telling: ClassOfTraces;
  readonly #ordinary: ClassOfTraces;
  readonly #foreign: ClassOfTraces;
  readonly #kept = { records: 0, spans: 0, logs: 0 };
  readonly #forgotten = { traces: 0, records: 0, foreign: 0 };
  readonly #cut = { spans: 0, logs: 0 };

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
    this.#mostItemBytes = Math.min(MOST_TRACE_BYTES, mostBytes * TRACE_SHARE);
    this.#telling = new ClassOfTraces(mostBytes, shares.telling);
    this.#ordinary = new ClassOfTraces(mostBytes, shares.ordinary);
    this.#foreign = new ClassOfTraces(mostBytes, { records: shares.foreign, items: 0 });
  }

  addRecord(record: RingRecord, telling: boolean): void {
    const { traceId } = record.record.trace;
    const known = this.#traces.get(traceId);
    const trace = known ?? this.#begin(traceId);
    known?.of.lose(known);
    const entry = new KeptRecordEntry(record, recordBytes(record.record));
    trace.addRecord(entry);
    this.#records.push(entry);
    this.#kept.records += 1;
    if (trace.records.length > MOST_RECORDS_OF_TRACE) this.#leave(trace.dropOldestRecord());
    (telling || trace.of === this.#telling ? this.#telling : this.#ordinary).take(trace);
    this.#keepBound();
  }

  addItem(traceId: string, kind: ItemKind, text: string): void {
    let trace = this.#traces.get(traceId);
    if (trace === undefined) {
      trace = this.#begin(ownText(traceId));
      this.#foreign.take(trace);
    }
    const bytes = ITEM_BYTES + textBytes(text);
    const { items } = trace;
    const isFull = items !== undefined && items[kind].length >= MOST_ITEMS_OF_TRACE;
    if (isFull || (items?.bytes ?? 0) + bytes > this.#mostItemBytes) this.#cutItems(trace, kind, 1);
    else this.#addTo(items ?? this.#beginItems(trace), kind, text, bytes);
    this.#keepBound();
  }

  find(traceId: string): KeptTrace | undefined {
    const trace = this.#traces.get(traceId);
    if (trace === undefined) return undefined;
    return {
      traceId,
      records: trace.records.map((entry) => entry.shown),
      spans: trace.items?.spans.map((text) => unpackSpan(traceId, text)) ?? [],
      logs: trace.items?.logs.map((text) => unpackLog(traceId, text)) ?? [],
      cut: { spans: trace.cutSpans, logs: trace.cutLogs },
    };
  }

  /** Newest first. What is forgotten while somebody reads is left out, what comes is not seen. */
  *records(): Generator<RingRecord> {
    for (let entry = this.#records.newest; entry !== undefined; entry = entry.older)
      if (entry.isKept) yield entry.shown;
  }

  /** Newest first; to be read at once, for a trace that gets its record leaves this class. */
  *foreign(): Generator<string> {
    for (let trace = this.#foreign.traces.newest; trace !== undefined; trace = trace.older) yield trace.traceId;
  }

  spansOf(traceId: string): { readonly spans: Iterable<TraceSpan>; readonly cut: number } {
    const trace = this.#traces.get(traceId);
    return { spans: unpacked(traceId, trace?.items?.spans ?? []), cut: trace?.cutSpans ?? 0 };
  }

  figures(): Omit<RingFigures, 'passedOver'> {
    return {
      bytes: bytesOf(this.#telling) + bytesOf(this.#ordinary) + bytesOf(this.#foreign),
      mostBytes: this.#mostBytes,
      traces: this.#traces.size,
      ...this.#kept,
      cut: { ...this.#cut },
      forgotten: { ...this.#forgotten },
      oldestAtMs: this.#records.oldest?.shown.record.startedAtMs,
    };
  }

  /** In none of the classes yet. */
  #begin(traceId: string): KeptTraceEntry {
    const trace = new KeptTraceEntry(traceId, this.#foreign);
    this.#traces.set(traceId, trace);
    return trace;
  }

  #beginItems(trace: KeptTraceEntry): KeptItems {
    const items = new KeptItems(trace);
    trace.items = items;
    trace.of.takeItems(items);
    return items;
  }

  #addTo(items: KeptItems, kind: ItemKind, text: string, bytes: number): void {
    items.add(kind, text);
    items.bytes += bytes;
    items.trace.of.itemBytes += bytes;
    this.#kept[kind] += 1;
  }

  #keepBound(): void {
    const foreign = this.#foreign;
    const telling = this.#telling;
    const ordinary = this.#ordinary;
    while (foreign.excessBytes + foreign.itemExcessBytes > 0) this.#forget(foreign);
    while (telling.excessBytes + ordinary.excessBytes > 0)
      this.#forget(telling.excessBytes > ordinary.excessBytes ? telling : ordinary);
    while (telling.itemExcessBytes + ordinary.itemExcessBytes > 0)
      this.#forgetItems(telling.itemExcessBytes > ordinary.itemExcessBytes ? telling : ordinary);
  }

  /** A class that is over its share holds something. */
  #forget(of: ClassOfTraces): void {
    const trace = of.traces.oldest as KeptTraceEntry;
    of.lose(trace);
    this.#traces.delete(trace.traceId);
    this.#kept.spans -= trace.items?.spans.length ?? 0;
    this.#kept.logs -= trace.items?.logs.length ?? 0;
    this.#forgotten.traces += 1;
    if (of === this.#foreign) this.#forgotten.foreign += 1;
    for (const record of trace.records) this.#leave(record);
  }

  /** What services sent of a trace goes, and the record of the gateway stays. */
  #forgetItems(of: ClassOfTraces): void {
    const items = of.items.oldest as KeptItems;
    const { trace, spans, logs } = items;
    of.loseItems(items);
    trace.items = undefined;
    this.#kept.spans -= spans.length;
    this.#kept.logs -= logs.length;
    this.#cutItems(trace, 'spans', spans.length);
    this.#cutItems(trace, 'logs', logs.length);
  }

  #cutItems(trace: KeptTraceEntry, kind: ItemKind, count: number): void {
    trace.cut(kind, count);
    this.#cut[kind] += count;
  }

  #leave(record: KeptRecordEntry): void {
    record.isKept = false;
    this.#records.remove(record);
    this.#kept.records -= 1;
    this.#forgotten.records += 1;
  }
}

function* unpacked(traceId: string, texts: readonly string[]): Generator<TraceSpan> {
  for (const text of texts) yield unpackSpan(traceId, text);
}

const bytesOf = ({ bytes, itemBytes }: ClassOfTraces): number => bytes + itemBytes;
