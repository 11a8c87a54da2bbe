import type { TraceSpan } from '../../../src/ring/trace-span.ts';

export const spanWith = (part: Partial<TraceSpan> & { readonly spanId: string }): TraceSpan => ({
  traceId: 'a'.repeat(32),
  parentSpanId: undefined,
  service: 'weir',
  name: part.spanId,
  kind: 'internal',
  startedAtMs: 0,
  durationMs: 10,
  status: 'unset',
  statusMessage: undefined,
  attributes: {},
  events: [],
  links: [],
  ...part,
});
