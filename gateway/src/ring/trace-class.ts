/**
 * How long a trace stays is a matter of what it tells:
 *
 *   telling    something failed, was slow, limited or tried again      up to 4/8, more while ordinary ones leave room
 *   ordinary   all else that this gateway served                       up to 3/8, more while telling ones leave room
 *   foreign    spans and lines of services without a record, or        1/8 and never more
 *              before there is one
 *
 * When records are over their 7/8, the oldest trace goes of the class that is over its own share by the most: a flood of
 * ordinary requests leaves the telling ones alone, and a flood of errors or 429 leaves a stretch of ordinary traffic to
 * compare with. What services send cannot push out a record at all, and records cannot push out what waits for its own.
 */
import type { RequestRecord } from '../record.ts';
import { isFault, isLimited, needsSecondLook, requestMs } from '../record-facts.ts';
import { AgeList } from './age-list.ts';
import type { KeptTraceEntry } from './trace-entry.ts';
import type { KeptRecord } from './trace-ring.ts';

export type TraceClass = 'telling' | 'ordinary' | 'foreign';

export const shares: Readonly<Record<TraceClass, number>> = { telling: 4 / 8, ordinary: 3 / 8, foreign: 1 / 8 };

/** `slowMs`: as the configuration has it for tail-keep; 0 means that nothing is slow. What was sampled at its head may be slow, too. */
export const isTelling = ({ record, kept }: KeptRecord, slowMs: number): boolean =>
  kept === 'tail' || isFault(record) || isLimited(record) || needsSecondLook(record) || isSlow(record, slowMs);

const isSlow = (record: RequestRecord, slowMs: number): boolean => slowMs > 0 && requestMs(record) >= slowMs;

/** The traces of one class by age, and what they cost. */
export class ClassOfTraces {
  readonly traces = new AgeList<KeptTraceEntry>();
  readonly shareBytes: number;
  bytes = 0;

  constructor(shareBytes: number) {
    this.shareBytes = shareBytes;
  }

  get excessBytes(): number {
    return this.bytes - this.shareBytes;
  }

  take(trace: KeptTraceEntry): void {
    trace.of = this;
    this.traces.push(trace);
    this.bytes += trace.bytes;
  }

  lose(trace: KeptTraceEntry): void {
    this.traces.remove(trace);
    this.bytes -= trace.bytes;
  }
}
