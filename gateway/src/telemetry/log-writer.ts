/**
 * The log on stdout: pino over a buffer that is written when it is full, four times a second, and at exit. A reader that
 * stops reading costs lines, which are counted, and never memory without bound or a request's time.
 */
import pino, { type DestinationStream, type Logger } from 'pino';
import type { TelemetrySettings } from '../config/model.ts';
import { isoTime } from './iso-time.ts';

const BUFFER_BYTES = 8192;
const MOST_BUFFERED_BYTES = 8 * 1024 * 1024;
const FLUSH_EVERY_MS = 250;
const STDOUT = 1;

export interface LogWriter {
  readonly logger: Logger;
  flush(): void;
}

export function startLogWriter(
  settings: Pick<TelemetrySettings, 'service' | 'log'>,
  dropped: (lines: number) => void,
  destination?: DestinationStream,
): LogWriter {
  const stream = destination ?? bufferedStdout(dropped);
  const logger = pino(
    {
      level: settings.log.level,
      base: { 'service.name': settings.service, pid: process.pid },
      timestamp: () => `,"time":"${isoTime(Date.now())}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    stream,
  );
  return { logger, flush: () => 'flushSync' in stream && typeof stream.flushSync === 'function' && stream.flushSync() };
}

function bufferedStdout(dropped: (lines: number) => void) {
  const stream = pino.destination({
    dest: STDOUT,
    sync: false,
    minLength: BUFFER_BYTES,
    maxLength: MOST_BUFFERED_BYTES,
    periodicFlush: FLUSH_EVERY_MS,
  });
  stream.on('drop', () => dropped(1));
  // Where the log cannot be written there is nowhere to say so but the metric.
  stream.on('error', (_error: Error) => dropped(1));
  return stream;
}
