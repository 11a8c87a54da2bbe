/**
 * What a service throws at a client that asks wrongly is the client's error: a body that is no JSON, a page that is not there.
 *
 *   SERVER 400 ◄─ internal ◄─ internal: exception        its request is looked for among the spans that came with it
 *
 * A span ends before the one around it, so the request may come only with the next batch. What is thrown then counts.
 */
import type { TraceSpan } from '../ring/trace-span.ts';

/** A trace is not deeper than that, and a loop ends. */
const MOST_STEPS = 32;

const idOf = (traceId: string, spanId: string): string => `${traceId} ${spanId}`;

/** Whether what goes wrong in a span of these is a mistake of the client. */
export function clientMistakes(spans: readonly TraceSpan[]): (span: TraceSpan) => boolean {
  if (!spans.some(isRefusal)) return noMistake;
  const byId = new Map(spans.map((span) => [idOf(span.traceId, span.spanId), span]));
  return (failed) => {
    if (failed.kind !== 'internal' && failed.kind !== 'server') return false;
    let span: TraceSpan | undefined = failed;
    for (let steps = 0; steps < MOST_STEPS && span?.service === failed.service; steps += 1) {
      if (isRefusal(span)) return true;
      if (span.kind !== 'internal' || span.parentSpanId === undefined) return false;
      span = byId.get(idOf(span.traceId, span.parentSpanId));
    }
    return false;
  };
}

const noMistake = (): boolean => false;

function isRefusal({ kind, attributes }: TraceSpan): boolean {
  if (kind !== 'internal' && kind !== 'server') return false;
  const status = Number(attributes['http.response.status_code'] ?? attributes['http.status_code']);
  return status >= 400 && status < 500;
}
