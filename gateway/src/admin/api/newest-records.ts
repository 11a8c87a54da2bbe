import type { RingRecord, TraceRing } from '../../ring/trace-ring.ts';

/** Enough to be worth looking at, few enough to look at them all. */
const MOST = 2000;

export function newestRecords(ring: TraceRing): RingRecord[] {
  const newest: RingRecord[] = [];
  for (const record of ring.records()) {
    newest.push(record);
    if (newest.length === MOST) break;
  }
  return newest;
}
