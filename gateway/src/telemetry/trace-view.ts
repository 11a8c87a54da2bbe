/** A kept record as the console shows spans and lines of everybody: by way of the projections that leave by OTLP, so that the two agree. */
import type { TelemetrySettings } from '../config/model.ts';
import type { RequestRecord } from '../record.ts';
import type { KeptRecord } from '../ring/trace-ring.ts';
import type { TraceLog, TraceSpan } from '../ring/trace-span.ts';
import { projectLog, requestLevel, requestMessage } from './project-log.ts';
import { projectSpans } from './project-spans.ts';
import { SpanViews } from './span-views.ts';

export interface TraceView {
  spans(kept: KeptRecord): TraceSpan[];
  log(kept: KeptRecord): TraceLog;
}

export function traceView({ service }: Pick<TelemetrySettings, 'service'>): TraceView {
  return {
    spans: ({ record, kept }) => {
      const views = new SpanViews(service);
      projectSpans(record, kept, views);
      return views.spans;
    },
    log: ({ record, kept }) => ({
      traceId: record.trace.traceId,
      spanId: record.trace.spanId,
      service,
      atMs: endedAtMs(record),
      severity: requestLevel(record),
      body: requestMessage(record),
      attributes: projectLog(record, kept),
    }),
  };
}

/** The line is written when the request has settled. */
const endedAtMs = (record: RequestRecord): number =>
  record.startedAtMs + Math.max(0, record.endedMs - record.startedMs);
