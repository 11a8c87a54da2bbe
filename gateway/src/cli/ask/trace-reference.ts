/** What people have at hand of a trace: its id, the head field of a response or a request, or the beginning of the id. */
export type TraceReference =
  | { readonly kind: 'whole'; readonly traceId: string }
  | { readonly kind: 'beginning'; readonly prefix: string };

/** Fewer digits would often begin several. */
const WHOLE = /^[0-9a-f]{32}$/;
const BEGINNING = /^[0-9a-f]{8,31}$/;
/** W3C Trace Context: version, trace id, parent or child id, flags. */
const FIELD = /^(?:(?:traceresponse|traceparent):\s*)?[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}(?:-[0-9a-f]{2})?$/;

/** B3: trace id of 16 or 32 digits, span id, and whatever follows. */
const B3_FIELD = /^(?:b3:\s*)?([0-9a-f]{32}|[0-9a-f]{16})-[0-9a-f]{16}(?:-.*)?$/;

export function readTraceReference(text: string): TraceReference | undefined {
  const lower = text.trim().toLowerCase();
  // A short id of B3 is kept as a long one with zeros in front.
  const traceId =
    FIELD.exec(lower)?.[1] ?? B3_FIELD.exec(lower)?.[1]?.padStart(32, '0') ?? (WHOLE.test(lower) ? lower : undefined);
  if (traceId !== undefined) return { kind: 'whole', traceId };
  return BEGINNING.test(lower) ? { kind: 'beginning', prefix: lower } : undefined;
}
