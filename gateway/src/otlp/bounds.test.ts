/** Every bound from both sides, in both formats. */

import { SpanStatusCode } from '@opentelemetry/api';
import {
  JsonLogsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { describe, expect, test } from 'vitest';
import { PARENT_ID, sdkLog, sdkSpan, TRACE_ID } from '../../test/support/otlp-items.ts';
import { createOtlpDecoder } from './decode-otlp.ts';
import { CUT, cutText, type OtlpBounds } from './otlp-bounds.ts';
import type { OtlpFormat } from './received.ts';

const decode = (format: OtlpFormat, bounds: Partial<OtlpBounds>, spans: ReadableSpan[]) => {
  const serializer = format === 'json' ? JsonTraceSerializer : ProtobufTraceSerializer;
  const decoder = createOtlpDecoder({ isOwn: () => false, bounds });
  const received = decoder.traces(format, serializer.serializeRequest(spans) as Uint8Array);
  if (!received.ok) throw new Error(received.why);
  return received;
};
const firstSpan = (format: OtlpFormat, bounds: Partial<OtlpBounds>, more: Partial<ReadableSpan>) =>
  decode(format, bounds, [sdkSpan(more)]).items[0];

const logBody = (format: OtlpFormat, bounds: Partial<OtlpBounds>, body: unknown) => {
  const serializer = format === 'json' ? JsonLogsSerializer : ProtobufLogsSerializer;
  const decoder = createOtlpDecoder({ isOwn: () => false, bounds });
  const received = decoder.logs(format, serializer.serializeRequest([sdkLog({ body })]) as Uint8Array);
  return received.ok ? received.items[0]?.body : received.why;
};

const numbered = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`key${at}`, at]));

describe.each(['json', 'protobuf'] as const)('%s', (format) => {
  test('items', () => {
    const three = [sdkSpan(), sdkSpan(), sdkSpan()];
    expect(decode(format, { items: 3 }, three)).toMatchObject({ partial: { rejected: 0, message: '' } });
    const over = decode(format, { items: 2 }, three);
    expect(over.items).toHaveLength(2);
    expect(over).toMatchObject({
      partial: { rejected: 1, message: '1 over the bound of 2 spans in a request', of: 'spans' },
    });
  });

  test('attributes', () => {
    const size = (attributes: number, count: number) =>
      Object.keys(firstSpan(format, { attributes }, { attributes: numbered(count) })?.attributes ?? {}).length;
    expect([size(4, 3), size(4, 4), size(4, 5)]).toEqual([3, 4, 4]);
  });

  test('attributes of events, and of a resource, whose name must be among them', () => {
    const resource = resourceFromAttributes({ ...numbered(3), 'service.name': 'late' });
    const events = [{ name: 'e', time: [1_700_000_000, 0] as [number, number], attributes: numbered(9) }];
    const span = firstSpan(format, { attributes: 3 }, { resource, events });
    expect(span?.service).toBe('unknown_service');
    expect(Object.keys(span?.events[0]?.attributes ?? {})).toHaveLength(3);
    expect(firstSpan(format, { attributes: 4 }, { resource })?.service).toBe('late');
  });

  test('events', () => {
    const event = { name: 'e', time: [1_700_000_000, 0] as [number, number] };
    const count = (events: number) => firstSpan(format, { events }, { events: [event, event, event] })?.events.length;
    expect([count(2), count(3), count(4)]).toEqual([2, 3, 3]);
  });

  test('links', () => {
    const link = { context: { traceId: TRACE_ID, spanId: PARENT_ID, traceFlags: 1 } };
    const count = (links: number) => firstSpan(format, { links }, { links: [link, link, link] })?.links.length;
    expect([count(2), count(3), count(4)]).toEqual([2, 3, 3]);
  });

  test('a link to nowhere is left out', () => {
    const links = [{ context: { traceId: '0'.repeat(32), spanId: PARENT_ID, traceFlags: 1 } }];
    expect(firstSpan(format, {}, { links })?.links).toEqual([]);
  });

  test('bytes of a value, counted as UTF-8 and never through a character', () => {
    const value = (text: string) => firstSpan(format, { textBytes: 5 }, { attributes: { text } })?.attributes.text;
    expect(value('12345')).toBe('12345');
    expect(value('123456')).toBe(`12345${CUT}`);
    expect(value('123é')).toBe('123é');
    expect(value('1234é')).toBe(`1234${CUT}`);
    expect(value('12😀')).toBe(`12${CUT}`);
    expect(value('1😀')).toBe('1😀');
    expect(value('😀😀')).toBe(`😀${CUT}`);
  });

  test('bytes of names', () => {
    // As long as `service.name`, which has to be found.
    const bounds = { nameBytes: 12 };
    const span = firstSpan(format, bounds, {
      name: 'thirteen more',
      resource: resourceFromAttributes({ 'service.name': 'a service of a long name' }),
      attributes: { 'thirteen more': 1, 'twelve of it': 2 },
      events: [{ name: 'thirteen more', time: [1_700_000_000, 0] }],
    });
    expect(span).toMatchObject({
      name: 'thirteen mor…',
      service: 'a service of…',
      events: [{ name: 'thirteen mor…' }],
    });
    expect(span?.attributes).toEqual({ 'thirteen mor…': 1, 'twelve of it': 2 });
    expect(firstSpan(format, bounds, { name: 'twelve of it' })?.name).toBe('twelve of it');
  });

  test('bytes of messages and lines', () => {
    expect(
      firstSpan(format, { textBytes: 4 }, { status: { code: SpanStatusCode.ERROR, message: 'failed' } })?.statusMessage,
    ).toBe('fail…');
    expect(logBody(format, { textBytes: 4 }, 'a line')).toBe('a li…');
    expect(logBody(format, { textBytes: 6 }, 'a line')).toBe('a line');
    expect(logBody(format, { textBytes: 9 }, { key: 'value' })).toBe('{"key":"v…');
    expect(logBody(format, { textBytes: 15 }, { key: 'value' })).toBe('{"key":"value"}');
  });

  test('levels of a value', () => {
    const deep = { a: { b: { c: 1 } } };
    expect(logBody(format, { depth: 3 }, deep)).toBe('{"a":{"b":{"c":1}}}');
    expect(logBody(format, { depth: 2 }, deep)).toBe('{"a":{"b":"…"}}');
    expect(logBody(format, { depth: 0 }, deep)).toBe('…');
    // Side by side is not deep.
    expect(logBody(format, { depth: 2 }, [[1], [2], [3]])).toBe('[[1],[2],[3]]');
  });

  test('values within a value, on all levels', () => {
    expect(logBody(format, { values: 3 }, [1, 2, 3])).toBe('[1,2,3]');
    expect(logBody(format, { values: 3 }, [1, 2, 3, 4, 5])).toBe('[1,2,3,"…"]');
    expect(logBody(format, { values: 4 }, [[1, 2, 3], [4]])).toBe('[[1,2,3],"…"]');
    expect(logBody(format, { values: 2 }, { a: 1, b: 2, c: 3 })).toBe('{"a":1,"b":2,"…":"…"}');
  });
});

test('bytes that are no text become base64, as many as a text may have', () => {
  expect(logBody('protobuf', { textBytes: 3 }, Uint8Array.of(1, 2, 3))).toBe('AQID');
  expect(logBody('protobuf', { textBytes: 3 }, Uint8Array.of(1, 2, 3, 4))).toBe('AQID…');
});

test('a text cut by characters first is cut at the same byte', () => {
  for (const text of ['é'.repeat(50), '😀'.repeat(50), `a${'😀'.repeat(50)}`, '€'.repeat(50)])
    for (let most = 0; most < 30; most += 1) {
      const cut = cutText(text, most);
      expect(cut.endsWith(CUT)).toBe(true);
      const kept = cut.slice(0, -1);
      expect(text.startsWith(kept) && kept.isWellFormed()).toBe(true);
      expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(most);
      expect(Buffer.byteLength(kept)).toBeGreaterThan(most - 4);
    }
});
