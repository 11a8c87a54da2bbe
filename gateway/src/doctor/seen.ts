/** What the doctor looks at: traces as the ring holds them, without what no check reads. */
import type { RequestRecord } from '../record.ts';
import type { SpanLink, TraceSpan } from '../ring/trace-span.ts';

/** Spans come late: batches wait for seconds, in the service and in a Collector. What is younger is not looked at. */
export const SETTLED_AFTER_MS = 10_000;

export interface SeenSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly service: string;
  readonly kind: TraceSpan['kind'];
  readonly startMs: number;
  readonly endMs: number;
  /** What was asked for, as both ends name it: `GET /orders/42`; undefined where the attributes do not say. */
  readonly operation: string | undefined;
  /** Of a span that calls: whom, by address, name or queue. */
  readonly peer: string | undefined;
  readonly failed: boolean;
  readonly links: readonly SpanLink[];
  /** Each `traceparent` that arrived, where the service captures that field. */
  readonly heard: readonly string[] | undefined;
}

/** A trace that began long enough ago for its spans to be there. */
export interface SeenTrace {
  readonly traceId: string;
  /** Of this gateway, sampled at their head; none: only services told of it. */
  readonly records: readonly RequestRecord[];
  readonly spans: readonly SeenSpan[];
  /** Spans of it came and had no room: nothing follows from one that is not there. */
  readonly isCut: boolean;
}

/** From the end of one request to that of a later one: each traced request that ended in between was looked at. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Seen {
  readonly traces: readonly SeenTrace[];
  /** A sample of what is kept, or one stretch that is all of it. */
  readonly stretches: readonly Stretch[];
  /** Traces without a record are known from here on: those before were forgotten, or are too many to read. */
  readonly foreignSinceMs: number;
  /** Records that were sampled and are too young to conclude anything from. */
  readonly young: number;
}

/** How far apart two ends of a call may be for their clocks, and still be taken for one call. */
export const CLOCK_SLACK_MS = 250;

/** When an instant of a record was, by the wall clock. */
export const wallMs = (record: RequestRecord, ms: number): number => record.startedAtMs + (ms - record.startedMs);
