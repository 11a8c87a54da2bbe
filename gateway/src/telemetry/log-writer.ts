/** The log on stdout: lines of pino. A reader that stops reading costs lines, which are counted, and never a request's time. */
import pino, { type DestinationStream } from 'pino';
import type { TelemetrySettings } from '../config/model.ts';
import { bufferedOutput } from './buffered-output.ts';
import { isoTime } from './iso-time.ts';
import type { LogLine } from './log-record.ts';
import type { LogLevel } from './project-log.ts';

const STDOUT = 1;

export interface LogWriter {
  isOn(level: LogLevel): boolean;
  write(line: LogLine): void;
  /** As another process wrote them. */
  readonly passOn: (lines: string) => void;
  flush(): Promise<void>;
}

export function startLogWriter(
  settings: Pick<TelemetrySettings, 'service' | 'log'>,
  lost: (lines: number) => void,
  destination?: DestinationStream,
): LogWriter {
  const output = destination === undefined ? stdout(lost) : undefined;
  const stream = destination ?? (output as DestinationStream);
  const base = { 'service.name': settings.service, pid: process.pid };
  const timestamp = (): string => `,"time":"${isoTime(Date.now())}"`;
  const formatters = { level: (level: string) => ({ level }) };
  const logger = pino({ level: settings.log.level, base, timestamp, formatters }, stream);

  return {
    isOn: (level) => logger.isLevelEnabled(level),
    write: ({ level, message, fields, trace }) => {
      if (trace === undefined) logger[level](fields, message);
      else logger[level]({ trace_id: trace.traceId, span_id: trace.spanId, ...fields }, message);
    },
    passOn: (lines) => stream.write(lines),
    flush: () => output?.flush() ?? Promise.resolve(),
  };
}

function stdout(lost: (lines: number) => void) {
  const output = bufferedOutput(STDOUT, lost);
  process.once('exit', output.flushSync);
  return output;
}
