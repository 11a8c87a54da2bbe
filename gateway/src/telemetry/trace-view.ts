/** A kept record as the console shows spans and lines of everybody: by way of the projections that leave by OTLP, so that the two agree. */
import type { TelemetrySettings } from '../config/model.ts';
import { endedAtMs } from '../record-facts.ts';
import type { KeptRecord } from '../ring/trace-ring.ts';
import type { TraceLog, TraceSpan } from '../ring/trace-span.ts';
import { chooseLines } from './choose-lines.ts';
import { projectLog, requestLevel, requestMessage } from './project-log.ts';
import { projectSpans } from './project-spans.ts';
import { SpanViews } from './span-views.ts';

export interface TraceView {
  spans(kept: KeptRecord): TraceSpan[];
  /** Also where the log has no such line: it is the record in one line, and says that it was not written. */
  log(kept: KeptRecord): TraceLog;
}

export function traceView(settings: Pick<TelemetrySettings, 'service' | 'log' | 'keep'>): TraceView {
  const { service } = settings;
  const choose = chooseLines(settings);
  return {
    spans: ({ record, kept }) => {
      const views = new SpanViews(service);
      projectSpans(record, kept, views);
      return views.spans;
    },
    log({ record, kept }) {
      const level = requestLevel(record);
      const choice = choose(record, level, kept);
      return {
        traceId: record.trace.traceId,
        spanId: record.trace.spanId,
        service,
        atMs: endedAtMs(record),
        severity: level,
        body: requestMessage(record),
        attributes: projectLog(record, kept),
        notWritten: choice === 'written' ? undefined : choice,
      };
    },
  };
}
