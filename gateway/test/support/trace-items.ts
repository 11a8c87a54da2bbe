/** Spans and log lines as services send them. */
import type { TraceLog, TraceSpan } from '../../src/ring/trace-span.ts';

export const spanOf = (more: Partial<TraceSpan> = {}): TraceSpan => ({
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: 'dddddddddddddddd',
  parentSpanId: 'cccccccccccccccc',
  service: 'orders',
  name: 'GET /orders/:id',
  kind: 'server',
  startedAtMs: 1_700_000_000_003.25,
  durationMs: 4.5,
  status: 'unset',
  statusMessage: undefined,
  attributes: { 'http.route': '/orders/:id', 'http.response.status_code': 200 },
  events: [],
  links: [],
  ...more,
});

export const traceLogOf = (more: Partial<TraceLog> = {}): TraceLog => ({
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: 'dddddddddddddddd',
  service: 'orders',
  atMs: 1_700_000_000_004,
  severity: 'info',
  body: 'order read',
  attributes: { id: 81 },
  ...more,
});
