/**
 * A record as the spans of the gateway.
 *
 *   SERVER   {method} {pattern}            the request; its parent is a caller that is trusted, its link one that is not
 *     INTERNAL {stage}                     each stage that waited for a store
 *     CLIENT   {method} {pattern}          each attempt, with the id that went upstream in `traceparent`
 *
 * They are built only when the trace is kept, and say that they are sampled whatever the flag on the wire was: the
 * processor drops what does not.
 */
import {
  createTraceState,
  type Link,
  type SpanContext,
  SpanKind,
  type SpanStatus,
  SpanStatusCode,
} from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { AttemptNote, RequestRecord, StageNote } from '../record.ts';
import { attemptEndedMs, isFault, recordProblem } from '../record-facts.ts';
import { attemptAttributes } from './attempt-span.ts';
import type { SpanAttributes } from './attributes.ts';
import { toHrTime } from './hr-time.ts';
import type { Kept } from './keep-trace.ts';
import { RANDOM, SAMPLED } from './parse-traceparent.ts';
import { newSpanId } from './random-ids.ts';
import { scope } from './resource.ts';
import { guardAttributes, limitAttributes, serverAttributes, serverSpanName } from './server-span.ts';

export function projectSpans(record: RequestRecord, kept: Kept, resource: Resource): ReadableSpan[] {
  const server = contextOf(record, record.trace.spanId);
  const spans = [serverSpan(record, kept, server, resource)];
  for (const stage of record.stages) {
    if (waitedForStore(stage, record)) spans.push(stageSpan(stage, record, server, resource));
  }
  for (const attempt of record.attempts) spans.push(attemptSpan(attempt, record, server, resource));
  return spans;
}

function serverSpan(record: RequestRecord, kept: Kept, context: SpanContext, resource: Resource): ReadableSpan {
  const { parentSpanId } = record.trace;
  const parent = parentSpanId === undefined ? undefined : { ...context, spanId: parentSpanId, isRemote: true };
  return span(record, resource, {
    name: serverSpanName(record),
    kind: SpanKind.SERVER,
    context,
    parent,
    startedMs: record.startedMs,
    endedMs: record.endedMs,
    status: isFault(record) ? failure(record.outcome?.kind === 'broken' ? recordProblem(record) : undefined) : UNSET,
    attributes: serverAttributes(record, kept),
    links: linksOf(record),
  });
}

/** Every limit and every guard of a route names its store, but only one that is elsewhere is waited for. */
function waitedForStore(stage: StageNote, record: RequestRecord): boolean {
  if (stage.io === undefined) return false;
  const mode = storeMode(stage, record);
  return stage.decision === 'failed' || (mode !== undefined && mode !== 'memory');
}

function storeMode(stage: StageNote, record: RequestRecord): string | undefined {
  if (stage.name === 'limit-rate') return record.limits?.mode;
  if (stage.name === 'admit-client') return record.guard?.mode;
  return stage.io;
}

function stageSpan(stage: StageNote, record: RequestRecord, parent: SpanContext, resource: Resource): ReadableSpan {
  const attributes: SpanAttributes = {};
  const mode = storeMode(stage, record);
  if (mode !== undefined) attributes['weir.store_mode'] = mode;
  if (stage.io !== undefined) attributes['db.system.name'] = stage.io;
  if (stage.name === 'limit-rate') Object.assign(attributes, limitAttributes(record));
  if (stage.name === 'admit-client') Object.assign(attributes, guardAttributes(record));
  return span(record, resource, {
    name: stage.name,
    kind: SpanKind.INTERNAL,
    context: contextOf(record, newSpanId()),
    parent,
    startedMs: stage.startedMs,
    endedMs: stage.endedMs > 0 ? stage.endedMs : record.endedMs,
    status: stage.decision === 'failed' ? failure(undefined) : UNSET,
    attributes,
    links: NO_LINKS,
  });
}

function attemptSpan(
  attempt: AttemptNote,
  record: RequestRecord,
  parent: SpanContext,
  resource: Resource,
): ReadableSpan {
  const attributes = attemptAttributes(attempt, record);
  // A client that left is no fault of the upstream.
  const failed = attributes['error.type'] !== undefined && attempt.outcome?.kind !== 'aborted';
  return span(record, resource, {
    name: serverSpanName(record),
    kind: SpanKind.CLIENT,
    context: contextOf(record, attempt.spanId),
    parent,
    startedMs: attempt.startedMs,
    endedMs: attemptEndedMs(attempt, record),
    status: failed ? failure(attempt.outcome?.kind === 'failed' ? attempt.outcome.failure : undefined) : UNSET,
    attributes,
    links: NO_LINKS,
  });
}

interface SpanParts {
  readonly name: string;
  readonly kind: SpanKind;
  readonly context: SpanContext;
  readonly parent: SpanContext | undefined;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly status: SpanStatus;
  readonly attributes: SpanAttributes;
  readonly links: Link[];
}

function span(record: RequestRecord, resource: Resource, parts: SpanParts): ReadableSpan {
  const wallMs = record.startedAtMs - record.startedMs;
  const endedMs = Math.max(parts.startedMs, parts.endedMs);
  const { context } = parts;
  return {
    name: parts.name,
    kind: parts.kind,
    spanContext: () => context,
    startTime: toHrTime(wallMs + parts.startedMs),
    endTime: toHrTime(wallMs + endedMs),
    status: parts.status,
    attributes: parts.attributes,
    links: parts.links,
    events: [],
    duration: toHrTime(endedMs - parts.startedMs),
    ended: true,
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    // One shape for every span: a root's is there, and undefined.
    parentSpanContext: parts.parent as SpanContext,
  };
}

const UNSET: SpanStatus = Object.freeze({ code: SpanStatusCode.UNSET });
const NO_LINKS: Link[] = [];

/** Without a message where the status code says it all, as the conventions ask. */
const failure = (message: string | undefined): SpanStatus =>
  message === undefined ? { code: SpanStatusCode.ERROR } : { code: SpanStatusCode.ERROR, message };

function contextOf({ trace }: RequestRecord, spanId: string): SpanContext {
  const context = { traceId: trace.traceId, spanId, traceFlags: SAMPLED | (trace.random ? RANDOM : 0) };
  return trace.tracestate === undefined ? context : { ...context, traceState: createTraceState(trace.tracestate) };
}

function linksOf({ trace: { link } }: RequestRecord): Link[] {
  if (link === undefined) return NO_LINKS;
  return [{ context: { traceId: link.traceId, spanId: link.spanId, traceFlags: 0, isRemote: true } }];
}
