/**
 * All of telemetry, made once.
 *
 *   begin ──► the record is filled ──► settled ─┬─► aggregates ──► /metrics, OTLP
 *                                               ├─► one log line ──► stdout, OTLP
 *                                               └─► kept? spans ──► OTLP; the record ──► the console
 *
 * A worker has the same, but for metrics: these it hands to its primary (metric-deltas.ts), which has them of all.
 */
import type { DestinationStream } from 'pino';
import type { TelemetrySettings } from '../config/model.ts';
import type { Events } from '../events.ts';
import type { HeaderList } from '../header-list.ts';
import type { RequestRecord, TraceIdentity } from '../record.ts';
import { type Aggregates, add, createAggregates } from './aggregates.ts';
import { exportHealth } from './export-health.ts';
import { type Kept, keepTrace } from './keep-trace.ts';
import { lineBound } from './line-bound.ts';
import { type LogLine, toLogRecord } from './log-record.ts';
import { startLogWriter } from './log-writer.ts';
import { metricProducer } from './metric-producer.ts';
import { metricsFormat } from './metrics-format.ts';
import { type MetricsPage, writeMetrics } from './open-metrics.ts';
import { type OtlpExport, startOtlpExport } from './otlp-export.ts';
import { readProcessMetrics } from './process-metrics.ts';
import { type LogLevel, projectLog, requestLevel, requestMessage } from './project-log.ts';
import { projectMetrics } from './project-metrics.ts';
import { projectSpans } from './project-spans.ts';
import { gatewayResource, isResourceOf } from './resource.ts';
import { eventNames, type Log, tellEvents, tellExports } from './tell-events.ts';
import { beginTrace } from './trace-context.ts';
import { type TraceView, traceView } from './trace-view.ts';
import { within } from './within.ts';

export interface Telemetry {
  readonly begin: (headers: HeaderList, trusted: boolean) => TraceIdentity;
  /** Counts the request as active until its record settles. */
  readonly started: (record: RequestRecord) => void;
  /** Projects a record that is complete. Never throws. */
  readonly settled: (record: RequestRecord) => void;
  readonly events: Events;
  /** For lines about the process, not about one request. */
  readonly log: Log;
  readonly openMetrics: (accept: string | undefined) => MetricsPage;
  readonly aggregates: Aggregates;
  /** A kept record as spans and a line, for the console. */
  readonly view: TraceView;
  /** Whether it was this gateway who said something, by the resource that it was said with. */
  readonly isOwn: (resourceAttributes: Readonly<Record<string, unknown>>) => boolean;
  /** Whole lines of another process of this gateway: one process writes, or they would tear each other apart. */
  readonly passOnLines: (lines: string) => void;
  /** Sends and writes what is waiting, within three seconds. */
  readonly shutdown: () => Promise<void>;
}

export interface TelemetryParts {
  readonly destination?: DestinationStream;
  readonly nowMs?: () => number;
  /** worker: its metrics leave by way of the primary, never from here. */
  readonly role?: 'whole' | 'worker';
  /** One id for all processes of a gateway. */
  readonly instanceId?: string;
  /** Told of each record whose trace is kept, whether or not it is exported. */
  readonly keep?: (record: RequestRecord, kept: Exclude<Kept, 'no'>) => void;
}

const SHUTDOWN_MS = 2000;
const FLUSH_MS = 500;

export function startTelemetry(settings: TelemetrySettings, parts: TelemetryParts = {}): Telemetry {
  const { nowMs = Date.now, role = 'whole', keep, instanceId } = parts;
  const metrics = createAggregates();
  const counts = countersOf(metrics);
  const resource = gatewayResource(settings, instanceId);
  const writer = startLogWriter(settings, (lines) => counts.countDropped('logs', lines), parts.destination);
  let otlp: OtlpExport | undefined;

  const tell = (line: LogLine, exported: boolean): void => {
    if (!writer.isOn(line.level)) return;
    writer.write(line);
    if (exported) otlp?.log(toLogRecord(line, resource, nowMs()));
  };
  const say = (level: LogLevel, message: string, fields: LogLine['fields'] = {}): void =>
    tell({ level, message, fields, trace: undefined }, true);
  const log: Log = {
    info: (message, fields) => say('info', message, fields),
    warn: (message, fields) => say('warn', message, fields),
    error: (message, fields) => say('error', message, fields),
  };
  const events = tellEvents({ log, ...counts, bound: lineBound(nowMs) });

  if (settings.otlp !== '') {
    otlp = startOtlpExport({
      endpoint: settings.otlp,
      resource,
      health: exportHealth(tellExports({ log, ...counts }), nowMs),
      metrics:
        settings.metrics === 'scrape' || role === 'worker' ? undefined : metricProducer(metrics, resource, nowMs),
    });
  }

  const active = metrics.activeRequests.series.at();
  const project = (record: RequestRecord): void => {
    const kept = keepTrace(record, settings);
    projectMetrics(record, kept, metrics);
    const level = requestLevel(record);
    if (settings.log.requests && writer.isOn(level))
      tell(
        { level, message: requestMessage(record), fields: projectLog(record, kept), trace: record.trace },
        kept !== 'no' || settings.log.otlp === 'all',
      );
    if (kept === 'no') return;
    otlp?.spans(projectSpans(record, kept, resource));
    keep?.(record, kept);
  };

  return {
    begin: (headers, trusted) => beginTrace(headers, trusted, settings),
    started: () => {
      active.value += 1;
    },
    settled: (record) => {
      active.value -= 1;
      try {
        project(record);
      } catch (error) {
        events.stageFailed('telemetry', 'settled', error);
      }
    },
    events,
    log,
    openMetrics: (accept) => {
      readProcessMetrics(metrics);
      return writeMetrics(metrics, metricsFormat(accept));
    },
    aggregates: metrics,
    view: traceView(resource, settings),
    isOwn: isResourceOf(resource),
    passOnLines: writer.passOn,
    shutdown: async () => {
      const ending = otlp;
      otlp = undefined;
      const undelivered = await within(ending?.shutdown(), SHUTDOWN_MS);
      if (undelivered !== undefined) log.warn('not all telemetry was delivered', { reason: undelivered });
      await within(writer.flush(), FLUSH_MS);
    },
  };
}

/** Series of closed sets are there from the start, at zero: a rate over a series that begins with its first event misses it. */
function countersOf(metrics: Aggregates) {
  for (const kept of ['head', 'tail', 'no']) metrics.traces.series.at(kept);
  for (const signal of ['traces', 'logs', 'metrics']) metrics.exportDropped.series.at(signal);
  for (const event of eventNames) metrics.events.series.at(event);
  return {
    count: (event: string) => add(metrics.events.series.at(event), 1),
    countDropped: (signal: string, dropped: number) => add(metrics.exportDropped.series.at(signal), dropped),
  };
}
