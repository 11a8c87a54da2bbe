/**
 * Spans and log records as the SDK has them: what its own serializers take. Our bytes are held to theirs, and nothing else
 * makes such objects any more.
 */
import {
  createTraceState,
  type Link,
  SeverityNumber,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
} from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace';
import type { RequestRecord, TraceIdentity } from '../../src/record.ts';
import type { AttributeKey } from '../../src/telemetry/attribute-bytes.ts';
import type { SpanAttributes } from '../../src/telemetry/attributes.ts';
import { toHrTime } from '../../src/telemetry/hr-time.ts';
import type { Kept } from '../../src/telemetry/keep-trace.ts';
import type { LogLine } from '../../src/telemetry/log-line.ts';
import { projectSpans } from '../../src/telemetry/project-spans.ts';
import { scope } from '../../src/telemetry/resource.ts';
import type { SpanKind as KindWord, SpanSink, SpanStatus } from '../../src/telemetry/span-sink.ts';

const SAMPLED = 1;
const RANDOM = 2;

/** As they went on the wire, also of a trace that was kept at its end. */
const flagsOf = ({ sampled, random }: TraceIdentity): number => (sampled ? SAMPLED : 0) | (random ? RANDOM : 0);
const kinds: Readonly<Record<KindWord, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
};
const statuses: Readonly<Record<SpanStatus, SpanStatusCode>> = {
  unset: SpanStatusCode.UNSET,
  error: SpanStatusCode.ERROR,
};

type Attributes = Record<string, string | number | boolean | string[]>;
type Building = { -readonly [Name in keyof ReadableSpan]: ReadableSpan[Name] } & { attributes: Attributes };

export class SdkSpans implements SpanSink {
  readonly spans: ReadableSpan[] = [];
  readonly #resource: Resource;
  #trace!: TraceIdentity;
  #open!: Building;

  constructor(resource: Resource) {
    this.#resource = resource;
  }

  trace(trace: TraceIdentity): void {
    this.#trace = trace;
  }

  begin(
    name: string,
    kind: KindWord,
    spanId: string,
    parentSpanId: string | undefined,
    isRemote: boolean,
    startedAtMs: number,
    endedAtMs: number,
  ): void {
    const context = contextOf(this.#trace, spanId);
    this.#open = {
      name,
      kind: kinds[kind],
      spanContext: () => context,
      startTime: toHrTime(startedAtMs),
      endTime: toHrTime(endedAtMs),
      duration: toHrTime(endedAtMs - startedAtMs),
      status: { code: SpanStatusCode.UNSET },
      attributes: {},
      events: [] as TimedEvent[],
      links: [] as Link[],
      ended: true,
      resource: this.#resource,
      instrumentationScope: scope,
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
      parentSpanContext: (parentSpanId === undefined
        ? undefined
        : { ...context, spanId: parentSpanId, isRemote }) as SpanContext,
    };
  }

  text({ name }: AttributeKey, value: string): void {
    this.#set(name, value);
  }

  number({ name }: AttributeKey, value: number): void {
    this.#set(name, value);
  }

  flag({ name }: AttributeKey, value: boolean): void {
    this.#set(name, value);
  }

  texts({ name }: AttributeKey, values: readonly string[]): void {
    this.#set(name, [...values]);
  }

  event(name: string, atMs: number, attributes?: SpanAttributes): void {
    this.#open.events.push({ name, time: toHrTime(atMs), attributes: { ...attributes } });
  }

  link(traceId: string, spanId: string): void {
    this.#open.links.push({ context: { traceId, spanId, traceFlags: 0, isRemote: true } });
  }

  end(status: SpanStatus, message: string | undefined): void {
    this.#open.status = message === undefined ? { code: statuses[status] } : { code: statuses[status], message };
    this.spans.push(this.#open);
  }

  /** A list on the wire may have a name twice, which then means whatever its reader makes of it. */
  #set(name: string, value: Attributes[string]): void {
    if (name in this.#open.attributes) throw new Error(`${name} is said twice`);
    this.#open.attributes[name] = value;
  }
}

function contextOf(trace: TraceIdentity, spanId: string): SpanContext {
  const context = { traceId: trace.traceId, spanId, traceFlags: flagsOf(trace) };
  return trace.tracestate === undefined ? context : { ...context, traceState: createTraceState(trace.tracestate) };
}

export function sdkSpans(record: RequestRecord, kept: Kept, resource: Resource): ReadableSpan[] {
  const sink = new SdkSpans(resource);
  projectSpans(record, kept, sink);
  return sink.spans;
}

const severities = { info: SeverityNumber.INFO, warn: SeverityNumber.WARN, error: SeverityNumber.ERROR } as const;

export function sdkLog({ level, message, fields, atMs, trace }: LogLine, resource: Resource): ReadableLogRecord {
  const at = toHrTime(atMs);
  const record = {
    hrTime: at,
    hrTimeObserved: at,
    severityNumber: severities[level],
    severityText: level,
    body: message,
    resource,
    instrumentationScope: scope,
    attributes: fields,
    droppedAttributesCount: 0,
  };
  if (trace === undefined) return record;
  return { ...record, spanContext: { traceId: trace.traceId, spanId: trace.spanId, traceFlags: flagsOf(trace) } };
}
