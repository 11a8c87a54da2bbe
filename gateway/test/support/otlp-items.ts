/** Spans and log records as the SDK has them, with everything that they can have, for the SDK's own serializers. */
import { SeverityNumber, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

export const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
export const SPAN_ID = '00f067aa0ba902b7';
export const PARENT_ID = 'b7ad6b7169203331';

export const ordersResource = resourceFromAttributes({ 'service.name': 'orders', 'service.instance.id': 'one' });

export const sdkSpan = (more: Partial<ReadableSpan> = {}): ReadableSpan => ({
  name: 'POST /orders',
  kind: SpanKind.SERVER,
  spanContext: () => ({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 }),
  parentSpanContext: { traceId: TRACE_ID, spanId: PARENT_ID, traceFlags: 1, isRemote: true },
  startTime: [1_700_000_000, 123_456_000],
  endTime: [1_700_000_000, 135_956_000],
  duration: [0, 12_500_000],
  status: { code: SpanStatusCode.ERROR, message: 'out of stock' },
  attributes: {
    'http.route': '/orders',
    'http.response.status_code': 409,
    share: 0.25,
    retried: false,
    tags: ['a', 'b'],
    negative: -5,
  },
  events: [{ name: 'exception', time: [1_700_000_000, 130_000_000], attributes: { 'exception.type': 'OutOfStock' } }],
  links: [{ context: { traceId: TRACE_ID, spanId: PARENT_ID, traceFlags: 1 }, attributes: { why: 'batch' } }],
  ended: true,
  resource: ordersResource,
  instrumentationScope: { name: 'orders', version: '1.0.0' },
  droppedAttributesCount: 0,
  droppedEventsCount: 0,
  droppedLinksCount: 0,
  ...more,
});

/** `body` may be of any kind: the SDK's type has no bytes. */
export const sdkLog = (
  more: Partial<Omit<ReadableLogRecord, 'body'>> & { body?: unknown } = {},
): ReadableLogRecord => ({
  hrTime: [1_700_000_000, 124_000_000],
  hrTimeObserved: [1_700_000_000, 125_000_000],
  spanContext: { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 },
  severityNumber: SeverityNumber.WARN,
  severityText: 'warn',
  body: 'stock is low',
  resource: ordersResource,
  instrumentationScope: { name: 'orders' },
  attributes: { sku: 'a-1', left: 2 },
  droppedAttributesCount: 0,
  ...(more as Partial<ReadableLogRecord>),
});
