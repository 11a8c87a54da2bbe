/** The line of a request, where it is to have one: told, or counted as left out. */
import type { TelemetrySettings } from '../config/model.ts';
import type { RequestRecord } from '../record.ts';
import { endedAtMs } from '../record-facts.ts';
import { chooseLines } from './choose-lines.ts';
import type { Counters } from './counters.ts';
import type { Kept } from './keep-trace.ts';
import type { LogLine } from './log-line.ts';
import { type LogLevel, projectLog, requestLevel, requestMessage } from './project-log.ts';

export interface TellRequestParts {
  readonly settings: TelemetrySettings;
  readonly tell: (line: LogLine, exported: boolean) => void;
  readonly counters: Pick<Counters, 'lines'>;
}

export function tellRequest({ settings, tell, counters }: TellRequestParts) {
  const choose = chooseLines(settings);
  const exportsAll = settings.log.otlp === 'all';
  return (record: RequestRecord, kept: Kept): void => {
    const level = requestLevel(record);
    const choice = choose(record, level, kept);
    if (choice === 'written') tell(requestLine(record, kept, level), kept !== 'no' || exportsAll);
    else if (choice === 'filtered' || choice === 'sampled-out') counters.lines(choice, 1);
  };
}

const requestLine = (record: RequestRecord, kept: Kept, level: LogLevel): LogLine => ({
  level,
  message: requestMessage(record),
  fields: projectLog(record, kept),
  atMs: endedAtMs(record),
  trace: record.trace,
});
