/** The line of a request, where it is to have one: told, or counted as left out. */
import type { TelemetrySettings } from '../config/model.ts';
import type { RequestRecord } from '../record.ts';
import { chooseLines } from './choose-lines.ts';
import type { Counters } from './counters.ts';
import type { Kept } from './keep-trace.ts';
import type { LogLine } from './log-line.ts';
import { type LogLevel, projectLog, requestLevel, requestMessage } from './project-log.ts';

export interface RequestLineParts {
  readonly settings: TelemetrySettings;
  readonly isOn: (level: LogLevel) => boolean;
  readonly tell: (line: LogLine, exported: boolean) => void;
  readonly counters: Pick<Counters, 'lines'>;
}

export function requestLines({ settings, isOn, tell, counters }: RequestLineParts) {
  const choose = chooseLines(settings);
  const exportsAll = settings.log.otlp === 'all';
  return (record: RequestRecord, kept: Kept): void => {
    const level = requestLevel(record);
    if (!isOn(level)) return;
    const choice = choose(record, level, kept);
    if (choice !== 'written') {
      counters.lines(choice, 1);
      return;
    }
    const line = { level, message: requestMessage(record), fields: projectLog(record, kept), trace: record.trace };
    tell(line, kept !== 'no' || exportsAll);
  };
}
