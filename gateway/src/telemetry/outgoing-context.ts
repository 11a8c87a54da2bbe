/**
 * What an attempt tells its upstream of the trace, in the formats that are configured. Written by our own hand from the
 * record alone: nothing of what the caller sent is in it but ids that were parsed, a tracestate and a baggage that were read.
 */
import type { PropagationFormat } from '../config/model.ts';
import type { TraceIdentity } from '../record.ts';
import { traceparent } from './trace-context.ts';

/** Names and values, flat. `spanId`: of the attempt. The head decision must be made. */
export function outgoingContext(
  trace: TraceIdentity,
  spanId: string,
  formats: readonly PropagationFormat[],
): readonly string[] {
  const out: string[] = [];
  for (const format of formats) pushContext(out, format, trace, spanId);
  if (trace.baggage !== undefined) out.push('baggage', trace.baggage);
  return out;
}

function pushContext(out: string[], format: PropagationFormat, trace: TraceIdentity, spanId: string): void {
  const { traceId } = trace;
  const sampled = trace.sampled ? '1' : '0';
  switch (format) {
    case 'w3c':
      out.push('traceparent', traceparent(trace, spanId));
      if (trace.tracestate !== undefined) out.push('tracestate', trace.tracestate);
      return;
    // Who joins the caller's span, as B3 may, needs to know its parent: the request's own span.
    case 'b3':
      out.push('b3', `${traceId}-${spanId}-${sampled}-${trace.spanId}`);
      return;
    case 'b3-multi':
      out.push('x-b3-traceid', traceId, 'x-b3-spanid', spanId, 'x-b3-parentspanid', trace.spanId);
      out.push('x-b3-sampled', sampled);
      return;
    case 'jaeger':
      out.push('uber-trace-id', `${traceId}:${spanId}:0:${sampled}`);
      return;
  }
}
