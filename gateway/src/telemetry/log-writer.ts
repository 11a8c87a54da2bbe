/** The log on stdout: lines of pino. A reader that stops reading costs lines, which are counted, and never a request's time. */
import pino, { type DestinationStream, type LoggerOptions } from 'pino';
import type { TelemetrySettings } from '../config/model.ts';
import { bufferedOutput } from './buffered-output.ts';
import { ECS_VERSION, ecsFields } from './ecs-fields.ts';
import { isoTime } from './iso-time.ts';
import type { LogLine } from './log-line.ts';
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
  /** Of the line that is being written: pino asks for it while it writes. */
  let atMs = 0;
  const { options, fieldsOf } = forms[settings.log.fields](settings.service, () => isoTime(atMs));
  const logger = pino({ ...options, level: settings.log.level }, stream);

  return {
    isOn: (level) => logger.isLevelEnabled(level),
    write(line) {
      atMs = line.atMs;
      logger[line.level](fieldsOf(line), line.message);
    },
    passOn: (lines) => stream.write(lines),
    flush: () => output?.flush() ?? Promise.resolve(),
  };
}

interface Form {
  readonly options: LoggerOptions;
  readonly fieldsOf: (line: LogLine) => object;
}

const forms: Readonly<Record<TelemetrySettings['log']['fields'], (service: string, time: () => string) => Form>> = {
  otel: (service, time) => ({
    options: {
      base: { 'service.name': service, pid: process.pid },
      timestamp: () => `,"time":"${time()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    fieldsOf: ({ fields, trace }) =>
      trace === undefined ? fields : { trace_id: trace.traceId, span_id: trace.spanId, ...fields },
  }),
  ecs: (service, time) => ({
    options: {
      base: { 'ecs.version': ECS_VERSION, 'service.name': service, 'process.pid': process.pid },
      timestamp: () => `,"@timestamp":"${time()}"`,
      formatters: { level: (level) => ({ 'log.level': level }) },
      messageKey: 'message',
    },
    fieldsOf: (line) => ecsFields(line, service),
  }),
};

function stdout(lost: (lines: number) => void) {
  const output = bufferedOutput(STDOUT, lost);
  process.once('exit', output.flushSync);
  return output;
}
