/** Whether the gateway's own spans of a request are kept, once it is known what became of it. */
import type { TelemetrySettings } from '../config/model.ts';
import type { RequestRecord } from '../record.ts';
import { isFault, isLimited, needsSecondLook, requestMs } from '../record-facts.ts';

/** head: it was sampled when it began. tail: it was not, but it turned out to be worth keeping. */
export type Kept = 'head' | 'tail' | 'no';

export type KeepSettings = Pick<TelemetrySettings, 'keep'>;

export function keepTrace(record: RequestRecord, settings: KeepSettings): Kept {
  if (record.trace.sampled) return 'head';
  return isTelling(record, settings) ? 'tail' : 'no';
}

/** Worth looking at for what became of it: these are kept first wherever there is not room for all. */
export function isTelling(record: RequestRecord, { keep: { errors, slowMs, limited } }: KeepSettings): boolean {
  if (errors && (isFault(record) || needsSecondLook(record))) return true;
  if (slowMs > 0 && requestMs(record) >= slowMs) return true;
  return limited && isLimited(record);
}
