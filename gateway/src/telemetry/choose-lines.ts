/**
 * Which requests have a line in the log:
 *
 *   telemetry.log.requests, .level ──► off │ below-level
 *     └─► telemetry.log.only ──meets none of it──► filtered
 *           └─► kept, or anything to tell ──► written
 *                 └─► telemetry.log.sample ──by the trace id──► written │ sampled-out
 *
 * The id decides as it does for traces, so that with the same share the same requests are chosen, by every process.
 */
import type { LogFilter, TelemetrySettings } from '../config/model.ts';
import type { RequestRecord } from '../record.ts';
import { needsSecondLook, requestMs, wouldBeLimited } from '../record-facts.ts';
import type { NotWritten } from '../ring/trace-span.ts';
import type { Kept } from './keep-trace.ts';
import type { LogLevel } from './project-log.ts';
import { isSampled, samplingThreshold } from './sampling-threshold.ts';
import { isWithin } from './status-range.ts';

export type LineChoice = 'written' | NotWritten;

export type ChooseLine = (record: RequestRecord, level: LogLevel, kept: Kept) => LineChoice;

const FIRST_BAD_STATUS = 400;

const ranks = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 } as const;

export function chooseLines({ log, keep }: Pick<TelemetrySettings, 'log' | 'keep'>): ChooseLine {
  const { requests, only, sample } = log;
  const least = ranks[log.level];
  const threshold = samplingThreshold(sample);
  return (record, level, kept) => {
    if (!requests) return 'off';
    if (ranks[level] < least) return 'below-level';
    if (only !== undefined && !meets(record, only)) return 'filtered';
    if (sample >= 1 || kept !== 'no' || mustHaveLine(record, level, keep.slowMs)) return 'written';
    return isSampled(record.trace.traceId, threshold) ? 'written' : 'sampled-out';
  };
}

/** What must never be left to chance, whatever `telemetry.keep` says of its trace. */
export function mustHaveLine(record: RequestRecord, level: LogLevel, slowMs: number): boolean {
  if (level !== 'info' || record.status === undefined || record.status >= FIRST_BAD_STATUS) return true;
  return (slowMs > 0 && requestMs(record) >= slowMs) || needsSecondLook(record) || wouldBeLimited(record);
}

function meets(record: RequestRecord, { slowerThanMs, statuses, retried }: LogFilter): boolean {
  if (retried && record.attempts.length > 1) return true;
  if (slowerThanMs !== undefined && requestMs(record) > slowerThanMs) return true;
  return isWithin(record.status, statuses);
}
