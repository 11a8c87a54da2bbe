/**
 * How long a trace stays is a matter of what it tells, and what services sent of it has a share of its own:
 *
 *                                                            records    their spans and lines
 *   telling    something failed, was slow, limited or tried    2/8        2/8
 *              again
 *   ordinary   all else that this gateway served               2/8        1/8
 *   foreign    spans and lines of services without a record,     together 1/8
 *              or before there is one
 *
 * Within a column the telling and the ordinary may have what the other leaves. When a column is over its sum, the oldest
 * goes of the class that is over its own share by the most: a flood of ordinary requests leaves the telling ones alone, and
 * a flood of errors or 429 leaves a stretch of ordinary traffic to compare with. A record goes with its whole trace; of
 * spans and lines, those of one trace go, and its record stays. So what services send cannot push out a record at all, and
 * records cannot push out what waits for its own.
 */
import { tailReason } from '../record-facts.ts';
import { AgeList } from './age-list.ts';
import type { KeptItems, KeptTraceEntry } from './trace-entry.ts';
import type { KeptRecord } from './trace-ring.ts';

export interface Share {
  readonly records: number;
  readonly items: number;
}

export const shares: { readonly telling: Share; readonly ordinary: Share; readonly foreign: number } = {
  telling: { records: 2 / 8, items: 2 / 8 },
  ordinary: { records: 2 / 8, items: 1 / 8 },
  foreign: 1 / 8,
};

/** `slowMs`: as the configuration has it for tail-keep; 0 means that nothing is slow. What was sampled at its head may be slow, too. */
export const isTelling = ({ record, kept }: KeptRecord, slowMs: number): boolean =>
  kept === 'tail' || tailReason(record, { errors: true, slowMs, limited: true }) !== undefined;

/** The traces of one class by age, those that have spans or lines also by the age of these, and what both cost. */
export class ClassOfTraces {
  readonly traces = new AgeList<KeptTraceEntry>();
  readonly items = new AgeList<KeptItems>();
  /** Of the traces with their records, without what services sent. */
  bytes = 0;
  itemBytes = 0;
  readonly #recordShare: number;
  readonly #itemShare: number;

  constructor(mostBytes: number, share: Share) {
    this.#recordShare = mostBytes * share.records;
    this.#itemShare = mostBytes * share.items;
  }

  get excessBytes(): number {
    return this.bytes - this.#recordShare;
  }

  get itemExcessBytes(): number {
    return this.itemBytes - this.#itemShare;
  }

  take(trace: KeptTraceEntry): void {
    trace.of = this;
    this.traces.push(trace);
    this.bytes += trace.bytes;
    if (trace.items !== undefined) this.takeItems(trace.items);
  }

  lose(trace: KeptTraceEntry): void {
    this.traces.remove(trace);
    this.bytes -= trace.bytes;
    if (trace.items !== undefined) this.loseItems(trace.items);
  }

  takeItems(items: KeptItems): void {
    this.items.push(items);
    this.itemBytes += items.bytes;
  }

  loseItems(items: KeptItems): void {
    this.items.remove(items);
    this.itemBytes -= items.bytes;
  }
}
