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
import type { ResponseHead } from '../pipeline/stage.ts';
import type { RequestRecord, TraceIdentity } from '../record.ts';
import { type WorkerShare, wholeShare } from '../worker-share.ts';
import { type Aggregates, createAggregates } from './aggregates.ts';
import { countersOf } from './counters.ts';
import { cpuMs } from './cpu-clock.ts';
import { exportHealth } from './export-health.ts';
import type { Kept } from './keep-trace.ts';
import { lineBound } from './line-bound.ts';
import type { LogLine } from './log-line.ts';
import { startLogWriter } from './log-writer.ts';
import { metricProducer } from './metric-producer.ts';
import { metricsFormat } from './metrics-format.ts';
import { type MetricsPage, writeMetrics } from './open-metrics.ts';
import { type OtlpExport, startOtlpExport } from './otlp-export.ts';
import { outgoingContext } from './outgoing-context.ts';
import { projectHeaders } from './project-headers.ts';
import type { LogLevel } from './project-log.ts';
import { projectRecord } from './project-record.ts';
import { startReadings, type Watched } from './readings.ts';
import { gatewayResource, isResourceOf } from './resource.ts';
import { createSampling } from './sampling.ts';
import { type SelfCost, selfCost } from './self-cost.ts';
import { type Log, tellEvents, tellExports } from './tell-events.ts';
import { tellRequest } from './tell-request.ts';
import { beginTrace, isTrusted } from './trace-context.ts';
import { type TraceView, traceView } from './trace-view.ts';
import { within } from './within.ts';

export interface Telemetry {
  readonly begin: (headers: HeaderList, trusted: boolean) => TraceIdentity;
  /** What an attempt tells its upstream of the trace: names and values, flat. */
  readonly outgoingContext: (record: RequestRecord, spanId: string) => readonly string[];
  /** What a trusted proxy, or anybody else, says of traces: whether it is followed. */
  readonly trustsContext: (peerIsTrusted: boolean) => boolean;
  /** What the record tells the client in the head of its response. */
  readonly finishHead: (record: RequestRecord, head: ResponseHead) => void;
  /** Counts the request as active until its record settles. */
  readonly started: (record: RequestRecord) => void;
  /** Projects a record that is complete. Never throws. */
  readonly settled: (record: RequestRecord) => void;
  readonly events: Events;
  /** For lines about the process, not about one request. */
  readonly log: Log;
  readonly openMetrics: (accept: string | undefined) => MetricsPage;
  readonly aggregates: Aggregates;
  /** To be read whenever somebody looks at the metrics. */
  readonly observe: (watched: Watched) => void;
  /** Brings the metrics up to date with what is only read when somebody looks. */
  readonly read: () => void;
  /** For what is done elsewhere in order to watch. */
  readonly cost: SelfCost;
  /** A configuration was taken at this time. */
  readonly configLoaded: (atMs: number) => void;
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
  /** The number of this process: 0, the default, is alone or the primary. */
  readonly worker?: number;
  /** What this process may keep of `telemetry.cap`. */
  readonly share?: WorkerShare;
  /** One id for all processes of a gateway. */
  readonly instanceId?: string;
  /** Told of each record whose trace is kept, whether or not it is exported. */
  readonly keep?: (record: RequestRecord, kept: Exclude<Kept, 'no'>) => void;
}

const SHUTDOWN_MS = 2000;
const FLUSH_MS = 500;

export function startTelemetry(settings: TelemetrySettings, parts: TelemetryParts = {}): Telemetry {
  const { nowMs = Date.now, role = 'whole', keep, instanceId, share = wholeShare } = parts;
  const metrics = createAggregates();
  const counters = countersOf(metrics);
  const cost = selfCost(metrics);
  const readings = startReadings(metrics, String(parts.worker ?? 0));
  readings.add(cost.look);
  const resource = gatewayResource(settings, instanceId);
  const writer = startLogWriter(settings, (lines) => counters.lines('lost', lines), parts.destination);
  let otlp: OtlpExport | undefined;

  const tell = (line: LogLine, exported: boolean): void => {
    if (!writer.isOn(line.level)) return;
    writer.write(line);
    counters.lines('written', 1);
    if (exported) otlp?.log(line);
  };
  const say = (level: LogLevel, message: string, fields: LogLine['fields'] = {}): void =>
    tell({ level, message, fields, atMs: nowMs(), trace: undefined }, true);
  const log: Log = {
    info: (message, fields) => say('info', message, fields),
    warn: (message, fields) => say('warn', message, fields),
    error: (message, fields) => say('error', message, fields),
  };
  const events = tellEvents({ log, count: counters.event, bound: lineBound(nowMs) });

  if (settings.otlp !== '') {
    otlp = startOtlpExport({
      endpoint: settings.otlp,
      resource,
      health: exportHealth(tellExports({ log, counters }), nowMs),
      metrics:
        settings.metrics === 'scrape' || role === 'worker'
          ? undefined
          : metricProducer({ metrics, resource, nowMs, read: readings.read, cost }),
      failed: (error) => events.stageFailed('telemetry', 'export', error),
      serialized: (startedMs) => cost.since('serialize', startedMs),
    });
    const exporting = otlp;
    readings.add(() => {
      for (const signal of ['traces', 'logs'] as const) {
        const { items, capacity } = exporting.waiting(signal);
        counters.queued(signal, items, capacity);
      }
    });
  }

  const sampling = createSampling(settings, { share, now: () => performance.now(), capped: counters.capped });
  const { write } = settings.propagation;

  const active = metrics.activeRequests.series.at();
  const project = projectRecord({
    sampling,
    metrics,
    cost,
    log: settings.log.requests ? tellRequest({ settings, tell, counters }) : undefined,
    spans: (record, kept) => otlp?.spans(record, kept),
    keep,
  });

  return {
    begin: (headers, trusted) => beginTrace(headers, trusted, settings),
    outgoingContext: (record, spanId) => {
      sampling.decide(record);
      return outgoingContext(record.trace, spanId, write);
    },
    trustsContext: (peerIsTrusted) => isTrusted(settings.trustTraceContext, peerIsTrusted),
    finishHead: (record, head) => {
      sampling.decide(record);
      projectHeaders(record, settings, head);
    },
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
      const startedMs = cpuMs();
      readings.read();
      const page = writeMetrics(metrics, metricsFormat(accept));
      cost.since('scrape', startedMs);
      return page;
    },
    aggregates: metrics,
    observe: readings.watch,
    read: readings.read,
    cost,
    configLoaded: counters.loaded,
    view: traceView(settings),
    isOwn: isResourceOf(resource),
    passOnLines: writer.passOn,
    shutdown: async () => {
      const ending = otlp;
      otlp = undefined;
      const undelivered = await within(ending?.shutdown(), SHUTDOWN_MS);
      if (undelivered !== undefined) log.warn('not all telemetry was delivered', { reason: undelivered });
      await within(writer.flush(), FLUSH_MS);
      readings.stop();
    },
  };
}
