/** A line of the log, before it has a form: JSON on standard output, a log record for OTLP. */
import type { TraceIdentity } from '../record.ts';
import type { LogLevel } from './project-log.ts';

export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, string | number>>;
  /** Of a request its end, when the line is made. By the wall clock, the same in every form. */
  readonly atMs: number;
  readonly trace: TraceIdentity | undefined;
}
