/** What the SDK's serializers write is what the decoder reads, in both formats. */
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import {
  JsonLogsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { describe, expect, test } from 'vitest';
import { PARENT_ID, SPAN_ID, sdkLog, sdkSpan, TRACE_ID } from '../../test/support/otlp-items.ts';
import type { TraceLog, TraceSpan } from '../ring/trace-span.ts';
import { createOtlpDecoder } from './decode-otlp.ts';
import type { OtlpFormat, Received } from './received.ts';

const NOW_MS = 1_800_000_000_000;
const decoder = createOtlpDecoder({
  isOwn: (resource) => resource['service.instance.id'] === 'ours',
  nowMs: () => NOW_MS,
});

const spanBytes = (format: OtlpFormat, spans: ReadableSpan[]): Uint8Array =>
  (format === 'json' ? JsonTraceSerializer : ProtobufTraceSerializer).serializeRequest(spans) as Uint8Array;
const logBytes = (format: OtlpFormat, logs: ReadableLogRecord[]): Uint8Array =>
  (format === 'json' ? JsonLogsSerializer : ProtobufLogsSerializer).serializeRequest(logs) as Uint8Array;

function itemsOf<Item>(received: Received<Item>): readonly Item[] {
  if (!received.ok) throw new Error(received.why);
  return received.items;
}
const spansOf = (format: OtlpFormat, ...spans: ReadableSpan[]): readonly TraceSpan[] =>
  itemsOf(decoder.traces(format, spanBytes(format, spans)));
const logsOf = (format: OtlpFormat, ...logs: ReadableLogRecord[]): readonly TraceLog[] =>
  itemsOf(decoder.logs(format, logBytes(format, logs)));

describe.each(['json', 'protobuf'] as const)('%s', (format) => {
  test('a span, with all that it can have', () => {
    expect(spansOf(format, sdkSpan())).toEqual([
      {
        traceId: TRACE_ID,
        spanId: SPAN_ID,
        parentSpanId: PARENT_ID,
        service: 'orders',
        name: 'POST /orders',
        kind: 'server',
        startedAtMs: 1_700_000_000_123.456,
        durationMs: 12.5,
        status: 'error',
        statusMessage: 'out of stock',
        attributes: {
          'http.route': '/orders',
          'http.response.status_code': 409,
          share: 0.25,
          retried: false,
          tags: ['a', 'b'],
          negative: -5,
        },
        events: [{ name: 'exception', atMs: 1_700_000_000_130, attributes: { 'exception.type': 'OutOfStock' } }],
        links: [{ traceId: TRACE_ID, spanId: PARENT_ID }],
      },
    ]);
  });

  test('a root span has no parent, and one that says nothing of its status no message', () => {
    const { parentSpanContext, ...root } = sdkSpan({ status: { code: SpanStatusCode.UNSET } });
    expect(parentSpanContext).toBeDefined();
    expect(spansOf(format, root)[0]).toMatchObject({
      parentSpanId: undefined,
      status: 'unset',
      statusMessage: undefined,
    });
  });

  test.each([
    [SpanKind.INTERNAL, 'internal'],
    [SpanKind.SERVER, 'server'],
    [SpanKind.CLIENT, 'client'],
    [SpanKind.PRODUCER, 'producer'],
    [SpanKind.CONSUMER, 'consumer'],
  ])('kind %i is %s', (kind, word) => {
    expect(spansOf(format, sdkSpan({ kind }))[0]?.kind).toBe(word);
  });

  test('a log record', () => {
    expect(logsOf(format, sdkLog())).toEqual([
      {
        traceId: TRACE_ID,
        spanId: SPAN_ID,
        service: 'orders',
        atMs: 1_700_000_000_124,
        severity: 'warn',
        body: 'stock is low',
        attributes: { sku: 'a-1', left: 2 },
      },
    ]);
  });

  test.each([
    ['a map', { order: 7, lines: [{ sku: 'a' }] }, '{"order":7,"lines":[{"sku":"a"}]}'],
    ['a list', ['a', 1, true], '["a",1,true]'],
    ['a number', 42, '42'],
    ['whether', false, 'false'],
    ['a double', 0.5, '0.5'],
    ['bytes', Uint8Array.of(1, 2, 3), 'AQID'],
    ['nothing', undefined, ''],
  ])('a body that is %s', (_kind, body, text) => {
    expect(logsOf(format, sdkLog({ body }))[0]?.body).toBe(text);
  });

  test('values within values become JSON, names that mean something to JavaScript are names', () => {
    const hostile = Object.fromEntries([
      ['__proto__', 'polluted'],
      ['constructor', 1],
      ['toString', true],
    ]);
    const nested = Object.fromEntries([['__proto__', { isAdmin: true }]]);
    const attributes = { ...hostile, nested: nested, mixed: [1, [2]] } as unknown as ReadableSpan['attributes'];
    Object.defineProperty(attributes, '__proto__', { value: 'polluted', enumerable: true });
    const read = spansOf(format, sdkSpan({ attributes }))[0]?.attributes as Record<string, unknown>;
    expect(Object.entries(read)).toEqual(
      expect.arrayContaining([
        ['__proto__', 'polluted'],
        ['constructor', 1],
        ['toString', true],
        ['nested', '{"__proto__":{"isAdmin":true}}'],
        ['mixed', '[1,[2]]'],
      ]),
    );
    expect(Object.getPrototypeOf(read)).toBeNull();
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  test('64 bits that a number cannot hold stay exact', () => {
    const attributes = { big: -(2 ** 62), safe: Number.MAX_SAFE_INTEGER, endless: Number.POSITIVE_INFINITY };
    expect(spansOf(format, sdkSpan({ attributes }))[0]?.attributes).toEqual({
      big: '-4611686018427387904',
      safe: Number.MAX_SAFE_INTEGER,
      ...(format === 'json' ? { endless: '' } : { endless: 'Infinity' }),
    });
  });

  test('what the gateway says of itself is left out without a word', () => {
    const resource = resourceFromAttributes({ 'service.name': 'weir', 'service.instance.id': 'ours' });
    const body = spanBytes(format, [sdkSpan({ resource }), sdkSpan()]);
    expect(decoder.traces(format, body)).toMatchObject({
      ok: true,
      items: [{ service: 'orders' }],
      partial: { rejected: 0, message: '' },
    });
  });

  test('a service without a name', () => {
    expect(spansOf(format, sdkSpan({ resource: resourceFromAttributes({}) }))[0]?.service).toBe('unknown_service');
  });

  test.each([
    ['a zero trace id', { traceId: '0'.repeat(32), spanId: SPAN_ID }],
    ['a zero span id', { traceId: TRACE_ID, spanId: '0'.repeat(16) }],
    ['a short trace id', { traceId: TRACE_ID.slice(2), spanId: SPAN_ID }],
    ['a long span id', { traceId: TRACE_ID, spanId: `${SPAN_ID}00` }],
    ['no ids', { traceId: '', spanId: '' }],
  ])('a span with %s is rejected and counted, the others stay', (_what, ids) => {
    const spans = [sdkSpan({ spanContext: () => ({ ...ids, traceFlags: 1 }) }), sdkSpan()];
    expect(decoder.traces(format, spanBytes(format, spans))).toMatchObject({
      ok: true,
      items: [{ spanId: SPAN_ID }],
      partial: { rejected: 1, message: '1 without a valid trace id, span id or time', of: 'spans' },
    });
  });

  test('a line of no trace is left out without a word, one of no span stays', () => {
    const { spanContext, ...untraced } = sdkLog();
    expect(spanContext).toBeDefined();
    const spanless = sdkLog({ spanContext: { traceId: TRACE_ID, spanId: '', traceFlags: 0 } });
    expect(decoder.logs(format, logBytes(format, [untraced, spanless]))).toMatchObject({
      ok: true,
      items: [{ traceId: TRACE_ID, spanId: undefined }],
      partial: { rejected: 0, message: '' },
    });
  });

  test.each([
    ['1970', [0, 0]],
    ['1999', [946_684_799, 999_999_999]],
    ['2100', [4_102_444_800, 0]],
    ['2554', [18_446_744_073, 0]],
  ] as const)('a span of the year %s is rejected', (_year, startTime) => {
    const time: [number, number] = [...startTime];
    expect(decoder.traces(format, spanBytes(format, [sdkSpan({ startTime: time, endTime: time })]))).toMatchObject({
      items: [],
      partial: { rejected: 1 },
    });
  });

  test('the first and the last moment that are believed', () => {
    const first = sdkSpan({ startTime: [946_684_800, 0], endTime: [946_684_801, 0] });
    const last = sdkSpan({ startTime: [4_102_444_799, 999_000_000], endTime: [4_102_444_799, 999_999_999] });
    expect(spansOf(format, first, last).map((span) => span.startedAtMs)).toEqual([946_684_800_000, 4_102_444_799_999]);
  });

  test('a clock that stepped back in a span, or a span that has not ended: no duration', () => {
    const stepped = sdkSpan({ endTime: [1_699_999_999, 0] });
    const open = sdkSpan({ endTime: [0, 0] });
    expect(spansOf(format, stepped, open).map((span) => span.durationMs)).toEqual([0, 0]);
  });

  test('a span of more than a day is rejected and counted, the others stay', () => {
    const day = sdkSpan({ startTime: [1_700_000_000, 5], endTime: [1_700_086_400, 5] });
    const longer = sdkSpan({ startTime: [1_700_000_000, 5], endTime: [1_700_086_400, 6] });
    const years = sdkSpan({ startTime: [946_684_800, 0], endTime: [4_102_444_799, 0] });
    expect(decoder.traces(format, spanBytes(format, [longer, day, years]))).toMatchObject({
      items: [{ durationMs: 86_400_000 }],
      partial: { rejected: 2, message: '2 of more than a day', of: 'spans' },
    });
  });

  test('an event of no believable time stands where its span begins', () => {
    const span = sdkSpan({ events: [{ name: 'lost', time: [0, 0] }] });
    expect(spansOf(format, span)[0]?.events).toEqual([{ name: 'lost', atMs: 1_700_000_000_123.456, attributes: {} }]);
  });

  test('a line without a time has that at which it was seen, else now', () => {
    const observed = sdkLog({ hrTime: [0, 0] });
    const never = sdkLog({ hrTime: [0, 0], hrTimeObserved: [0, 0] });
    expect(logsOf(format, observed, never).map((log) => log.atMs)).toEqual([1_700_000_000_125, NOW_MS]);
  });

  test('an event without a body is told by its name', () => {
    const event = sdkLog({ body: undefined, eventName: 'order.placed' });
    expect(logsOf(format, event)[0]?.body).toBe('order.placed');
  });
});

test('both formats say the same', () => {
  for (const span of [sdkSpan(), sdkSpan({ attributes: { list: [], empty: '' } })])
    expect(spansOf('json', span)).toEqual(spansOf('protobuf', span));
});
