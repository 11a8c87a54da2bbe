/** A log record as either format gave it, and the line that it becomes. */
import type { TraceLog } from '../ring/trace-span.ts';
import { BoundedAttributes } from './bounded-attributes.ts';
import { isSpanId, isTraceId } from './ids.ts';
import type { OtlpBounds } from './otlp-bounds.ts';
import { severityOf } from './severity.ts';
import { isPlausible, toMs } from './unix-nanos.ts';

export interface LogDraft {
  traceId: string;
  spanId: string;
  atNanos: bigint;
  observedNanos: bigint;
  severityNumber: number;
  severityText: string;
  body: string;
  eventName: string;
  readonly attributes: BoundedAttributes;
}

export const logDraft = (bounds: OtlpBounds): LogDraft => ({
  traceId: '',
  spanId: '',
  atNanos: 0n,
  observedNanos: 0n,
  severityNumber: 0,
  severityText: '',
  body: '',
  eventName: '',
  attributes: new BoundedAttributes(bounds.attributes),
});

/** undefined: of no trace, so that there is no page it could stand on. */
export function finishLog(draft: LogDraft, service: string, nowMs: number): TraceLog | undefined {
  if (!isTraceId(draft.traceId)) return undefined;
  const atNanos = [draft.atNanos, draft.observedNanos].find(isPlausible);
  return {
    traceId: draft.traceId,
    spanId: isSpanId(draft.spanId) ? draft.spanId : undefined,
    service,
    atMs: atNanos === undefined ? nowMs : toMs(atNanos),
    severity: severityOf(draft.severityNumber, draft.severityText),
    body: draft.body === '' ? draft.eventName : draft.body,
    attributes: draft.attributes.values,
  };
}
