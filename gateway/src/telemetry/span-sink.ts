/**
 * What the spans of a record are told to. There is one projector and each view is a sink of its own, so that what Jaeger
 * gets and what the console shows cannot differ:
 *
 *   projectSpans ──► SpanBytes   protobuf, for OTLP
 *               └──► SpanViews   objects, for the console
 *
 * Of one span the order is: begin, attributes, events, links, end.
 */
import type { TraceIdentity } from '../record.ts';
import type { AttributeKey } from './attribute-bytes.ts';
import type { SpanAttributes } from './attributes.ts';
import type { SpanEventName } from './span-events.ts';

export type SpanKind = 'internal' | 'server' | 'client';
export type SpanStatus = 'unset' | 'error';

export interface SpanSink {
  /** All spans that follow are of this trace. */
  trace(trace: TraceIdentity): void;
  /** `isRemote`: the parent is in another process. */
  begin(
    name: string,
    kind: SpanKind,
    spanId: string,
    parentSpanId: string | undefined,
    isRemote: boolean,
    startedAtMs: number,
    endedAtMs: number,
  ): void;
  text(key: AttributeKey, value: string): void;
  number(key: AttributeKey, value: number): void;
  flag(key: AttributeKey, value: boolean): void;
  texts(key: AttributeKey, values: readonly string[]): void;
  event(name: SpanEventName, atMs: number, attributes?: SpanAttributes): void;
  link(traceId: string, spanId: string): void;
  /** Without a message where the status code of HTTP says it all, as the conventions ask. */
  end(status: SpanStatus, message: string | undefined): void;
}
