/** A span as either format gave it, and the span that it becomes. */
import type { SpanEvent, SpanLink, TraceSpan } from '../ring/trace-span.ts';
import { BoundedAttributes } from './bounded-attributes.ts';
import { isSpanId, isTraceId } from './ids.ts';
import type { OtlpBounds } from './otlp-bounds.ts';
import { isPlausible, LONGEST_SPAN, msBetween, toMs } from './unix-nanos.ts';

export interface EventDraft {
  atNanos: bigint;
  name: string;
  readonly attributes: BoundedAttributes;
}

export interface LinkDraft {
  traceId: string;
  spanId: string;
}

/** Ids are lower-case hex, or ''. */
export interface SpanDraft {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  /** Of SpanKind in trace.proto, as `status` of StatusCode. */
  kind: number;
  startNanos: bigint;
  endNanos: bigint;
  status: number;
  statusMessage: string;
  readonly attributes: BoundedAttributes;
  readonly events: EventDraft[];
  readonly links: LinkDraft[];
}

export const spanDraft = (bounds: OtlpBounds): SpanDraft => ({
  traceId: '',
  spanId: '',
  parentSpanId: '',
  name: '',
  kind: 0,
  startNanos: 0n,
  endNanos: 0n,
  status: 0,
  statusMessage: '',
  attributes: new BoundedAttributes(bounds.attributes),
  events: [],
  links: [],
});

export const eventDraft = (bounds: OtlpBounds): EventDraft => ({
  atNanos: 0n,
  name: '',
  attributes: new BoundedAttributes(bounds.attributes),
});

/** SPAN_KIND_UNSPECIFIED is to be taken for INTERNAL (trace.proto). */
const kinds = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const statuses = ['unset', 'ok', 'error'] as const;
const NO_EVENTS: readonly SpanEvent[] = Object.freeze([]);
const NO_LINKS: readonly SpanLink[] = Object.freeze([]);

/** Nobody could say of which trace it is, or when it was. */
const NOWHERE = 'without a valid trace id, span id or time';
const TOO_LONG = 'of more than a day';

/** A text: why it cannot be shown. */
export function finishSpan(draft: SpanDraft, service: string): TraceSpan | string {
  const { startNanos } = draft;
  if (!isTraceId(draft.traceId) || !isSpanId(draft.spanId)) return NOWHERE;
  // A span that was sent before it ended has no end.
  const endNanos = draft.endNanos === 0n ? startNanos : draft.endNanos;
  if (!isPlausible(startNanos) || !isPlausible(endNanos)) return NOWHERE;
  if (endNanos - startNanos > LONGEST_SPAN) return TOO_LONG;
  return {
    traceId: draft.traceId,
    spanId: draft.spanId,
    parentSpanId: isSpanId(draft.parentSpanId) ? draft.parentSpanId : undefined,
    service,
    name: draft.name,
    kind: kinds[draft.kind] ?? 'internal',
    startedAtMs: toMs(startNanos),
    durationMs: Math.max(0, msBetween(startNanos, endNanos)),
    status: statuses[draft.status] ?? 'unset',
    statusMessage: draft.statusMessage === '' ? undefined : draft.statusMessage,
    attributes: draft.attributes.values,
    events: draft.events.length === 0 ? NO_EVENTS : finishEvents(draft.events, startNanos),
    links:
      draft.links.length === 0
        ? NO_LINKS
        : draft.links.filter((link) => isTraceId(link.traceId) && isSpanId(link.spanId)),
  };
}

/** One of two bytes says nothing. One whose clock cannot be right is still worth its name. */
const finishEvents = (events: readonly EventDraft[], startNanos: bigint): readonly SpanEvent[] =>
  events
    .filter((event) => event.name !== '' || !event.attributes.isEmpty)
    .map((event) => ({
      name: event.name,
      atMs: toMs(isPlausible(event.atNanos) ? event.atNanos : startNanos),
      attributes: event.attributes.values,
    }));
