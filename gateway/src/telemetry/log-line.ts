/** A line of the log, before it has a form: JSON on standard output, a log record for OTLP. */
import type { TraceIdentity } from '../record.ts';
import type { LogLevel } from './project-log.ts';

export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, string | number>>;
  readonly trace: TraceIdentity | undefined;
}
