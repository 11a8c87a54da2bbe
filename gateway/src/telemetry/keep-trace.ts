/** Whether the gateway's own spans of a request are kept, once it is known what became of it. */
import type { TelemetrySettings } from '../config/model.ts';
import type { RequestRecord } from '../record.ts';
import { isFault, isLimited, needsSecondLook, requestMs } from '../record-facts.ts';

/** head: it was sampled when it began. tail: it was not, but it turned out to be worth keeping. */
export type Kept = 'head' | 'tail' | 'no';

export type KeepSettings = Pick<TelemetrySettings, 'keep'>;

export function keepTrace(record: RequestRecord, settings: KeepSettings): Kept {
  if (record.trace.sampled) return 'head';
  const { errors, slowMs, limited } = settings.keep;
  if (errors && (isFault(record) || needsSecondLook(record))) return 'tail';
  if (slowMs > 0 && requestMs(record) >= slowMs) return 'tail';
  if (limited && isLimited(record)) return 'tail';
  return 'no';
}
