/** A line of the log as a log record of OpenTelemetry. */
import { SeverityNumber } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { TraceIdentity } from '../record.ts';
import { toHrTime } from './hr-time.ts';
import { RANDOM, SAMPLED } from './parse-traceparent.ts';
import type { LogLevel } from './project-log.ts';
import { scope } from './resource.ts';

const severities: Readonly<Record<LogLevel, SeverityNumber>> = {
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
};

export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, string | number>>;
  readonly trace: TraceIdentity | undefined;
}

export function toLogRecord(line: LogLine, resource: Resource, atMs: number): ReadableLogRecord {
  const at = toHrTime(atMs);
  const record = {
    hrTime: at,
    hrTimeObserved: at,
    severityNumber: severities[line.level],
    severityText: line.level,
    body: line.message,
    resource,
    instrumentationScope: scope,
    attributes: line.fields,
    droppedAttributesCount: 0,
  };
  const { trace } = line;
  if (trace === undefined) return record;
  const traceFlags = (trace.sampled ? SAMPLED : 0) | (trace.random ? RANDOM : 0);
  return { ...record, spanContext: { traceId: trace.traceId, spanId: trace.spanId, traceFlags } };
}
