/** Whether the gateway's own spans of a request are kept, once it is known what became of it. */
import type { TelemetrySettings } from '../config/model.ts';
import type { RequestRecord } from '../record.ts';
import { tailReason } from '../record-facts.ts';

/** head: it was sampled when it began. tail: it was not, but it turned out to be worth keeping. */
export type Kept = 'head' | 'tail' | 'no';

export type KeepSettings = Pick<TelemetrySettings, 'keep'>;

export function keepTrace(record: RequestRecord, settings: KeepSettings): Kept {
  if (record.trace.sampled) return 'head';
  return tailReason(record, settings.keep) === undefined ? 'no' : 'tail';
}
