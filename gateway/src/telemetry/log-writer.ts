/**
 * The log on stdout: lines of pino, over a buffer that is written when it is full, four times a second, and at exit. A
 * reader that stops reading costs lines, which are counted, and never memory without bound or a request's time.
 */
import pino, { type DestinationStream } from 'pino';
import type { TelemetrySettings } from '../config/model.ts';
import { isoTime } from './iso-time.ts';
import type { LogLine } from './log-record.ts';
import type { LogLevel } from './project-log.ts';

const BUFFER_BYTES = 32_768;
const WRITE_BYTES = 65_536;
const MOST_BUFFERED_BYTES = 8 * 1024 * 1024;
const FLUSH_EVERY_MS = 250;
const STDOUT = 1;

export interface LogWriter {
  isOn(level: LogLevel): boolean;
  write(line: LogLine): void;
  flush(): void;
}

export function startLogWriter(
  settings: Pick<TelemetrySettings, 'service' | 'log'>,
  dropped: (lines: number) => void,
  destination?: DestinationStream,
): LogWriter {
  const stream = destination ?? bufferedStdout(dropped);
  const base = { 'service.name': settings.service, pid: process.pid };
  const timestamp = (): string => `,"time":"${isoTime(Date.now())}"`;
  const logger = pino(
    { level: settings.log.level, base, timestamp, formatters: { level: (level) => ({ level }) } },
    stream,
  );
  const baseText = JSON.stringify(base).slice(1, -1);

  /** What pino would write, in half the time: it quotes every name again, and most lines are these. */
  const requestLine = ({ level, message, fields, trace }: LogLine): string =>
    `{"level":"${level}"${timestamp()},${baseText},"trace_id":"${trace?.traceId}","span_id":"${trace?.spanId}","msg":${JSON.stringify(message)},${JSON.stringify(fields).slice(1)}\n`;

  return {
    isOn: (level) => logger.isLevelEnabled(level),
    write: (line) => {
      if (line.trace === undefined) logger[line.level](line.fields, line.message);
      else if (logger.isLevelEnabled(line.level)) stream.write(requestLine(line));
    },
    flush: () => {
      if ('flushSync' in stream && typeof stream.flushSync === 'function') stream.flushSync();
    },
  };
}

function bufferedStdout(dropped: (lines: number) => void) {
  const stream = pino.destination({
    dest: STDOUT,
    sync: false,
    minLength: BUFFER_BYTES,
    maxWrite: WRITE_BYTES,
    maxLength: MOST_BUFFERED_BYTES,
    periodicFlush: FLUSH_EVERY_MS,
  });
  stream.on('drop', () => dropped(1));
  // Where the log cannot be written there is nowhere to say so but the metric.
  stream.on('error', (_error: Error) => dropped(1));
  return stream;
}
