/**
 * Which requests have a line in the log:
 *
 *   telemetry.log.only ──meets none of it──► filtered
 *     └─► kept, or anything to tell ──► written
 *           └─► telemetry.log.sample ──by the trace id──► written │ sampled-out
 *
 * The id decides as it does for traces, so that with the same share the same requests are chosen, by every process.
 */
import type { LogFilter, TelemetrySettings } from '../config/model.ts';
import type { RequestRecord } from '../record.ts';
import { needsSecondLook, requestMs, wouldBeLimited } from '../record-facts.ts';
import type { Kept } from './keep-trace.ts';
import type { LogLevel } from './project-log.ts';
import { isSampled, samplingThreshold } from './sampling-threshold.ts';
import { isWithin } from './status-range.ts';

export type LineChoice = 'written' | 'sampled-out' | 'filtered';

export type ChooseLine = (record: RequestRecord, level: LogLevel, kept: Kept) => LineChoice;

const FIRST_BAD_STATUS = 400;

export function chooseLines({ log, keep }: Pick<TelemetrySettings, 'log' | 'keep'>): ChooseLine {
  const { only, sample } = log;
  const threshold = samplingThreshold(sample);
  return (record, level, kept) => {
    if (only !== undefined && !meets(record, only)) return 'filtered';
    if (sample >= 1 || kept !== 'no' || isTelling(record, level, keep.slowMs)) return 'written';
    return isSampled(record.trace.traceId, threshold) ? 'written' : 'sampled-out';
  };
}

/** What must never be left to chance, whatever `telemetry.keep` says of its trace. */
export function isTelling(record: RequestRecord, level: LogLevel, slowMs: number): boolean {
  if (level !== 'info' || record.status === undefined || record.status >= FIRST_BAD_STATUS) return true;
  return (slowMs > 0 && requestMs(record) >= slowMs) || needsSecondLook(record) || wouldBeLimited(record);
}

function meets(record: RequestRecord, { slowerThanMs, statuses, retried }: LogFilter): boolean {
  if (retried && record.attempts.length > 1) return true;
  if (slowerThanMs !== undefined && requestMs(record) > slowerThanMs) return true;
  return isWithin(record.status, statuses);
}
