/** OTLP/JSON as senders other than the SDK may write it: what the mapping allows is read, what it does not is refused. */
import { expect, test } from 'vitest';
import { SPAN_ID, TRACE_ID } from '../../test/support/otlp-items.ts';
import { createOtlpDecoder } from './decode-otlp.ts';

const decoder = createOtlpDecoder({ isOwn: () => false });

const spanWith = (more: Record<string, unknown>) => {
  const span = { traceId: TRACE_ID, spanId: SPAN_ID, startTimeUnixNano: '1700000000000000000', ...more };
  return decoder.traces('json', Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })));
};
const logWith = (more: Record<string, unknown>) => {
  const log = { traceId: TRACE_ID, ...more };
  return decoder.logs('json', Buffer.from(JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [log] }] }] })));
};
const valueOf = (value: unknown) => {
  const received = spanWith({ attributes: [{ key: 'k', value }] });
  return received.ok ? received.items[0]?.attributes.k : received.why;
};

test('64-bit numbers are strings or numbers, enums numbers or names, ids in either case', () => {
  const asText = spanWith({
    endTimeUnixNano: '1700000000005000000',
    kind: 'SPAN_KIND_CLIENT',
    status: { code: 'STATUS_CODE_OK' },
  });
  const asNumber = spanWith({
    traceId: TRACE_ID.toUpperCase(),
    endTimeUnixNano: 1_700_000_000_005_000_000,
    kind: 3,
    status: { code: 1 },
  });
  expect(asText).toMatchObject({ items: [{ kind: 'client', status: 'ok', durationMs: 5 }] });
  expect(asNumber).toMatchObject({ items: [{ traceId: TRACE_ID, kind: 'client', status: 'ok' }] });
});

test.each([
  ['SEVERITY_NUMBER_WARN2', 'warn'],
  ['SEVERITY_NUMBER_FATAL', 'fatal'],
  ['SEVERITY_NUMBER_LOUD', 'info'],
  [17, 'error'],
])('severity %s is %s', (severityNumber, severity) => {
  expect(logWith({ severityNumber })).toMatchObject({ items: [{ severity }] });
});

test('what is null or absent is the default, what is unknown is ignored', () => {
  expect(
    spanWith({ name: null, kind: null, attributes: null, events: null, status: null, parentSpanId: null, news: [{}] }),
  ).toMatchObject({ ok: true, items: [{ name: '', kind: 'internal', status: 'unset', parentSpanId: undefined }] });
  expect(decoder.traces('json', Buffer.from('{"resourceSpans":null,"more":1}'))).toMatchObject({ ok: true, items: [] });
});

test.each([
  [{ stringValue: 'text' }, 'text'],
  [{ boolValue: false }, false],
  [{ intValue: '42' }, 42],
  [{ intValue: 42 }, 42],
  [{ intValue: '-9223372036854775808' }, '-9223372036854775808'],
  [{ doubleValue: 0.5 }, 0.5],
  [{ doubleValue: '1.5e3' }, 1500],
  [{ doubleValue: 'NaN' }, 'NaN'],
  [{ doubleValue: '-Infinity' }, '-Infinity'],
  [{ bytesValue: 'AQID' }, 'AQID'],
  [{ arrayValue: { values: [{ intValue: 1 }, {}] } }, [1, '']],
  [{ arrayValue: {} }, []],
  [{ kvlistValue: { values: [{ key: 'a', value: { boolValue: true } }, { key: 'b' }] } }, '{"a":true,"b":null}'],
  [{}, ''],
  [null, ''],
  [{ stringValue: null, intValue: 1 }, 1],
])('the value %j', (value, expected) => expect(valueOf(value)).toEqual(expected));

test.each([
  ['spans', { resourceSpans: [{ scopeSpans: [{ spans: {} }] }] }],
  ['spans', { resourceSpans: [{ scopeSpans: [{ spans: 'x' }] }] }],
  ['A span', { resourceSpans: [{ scopeSpans: [{ spans: ['x'] }] }] }],
  ['scopeSpans', { resourceSpans: [{ scopeSpans: 1 }] }],
  ['One of scopeSpans', { resourceSpans: [{ scopeSpans: [1] }] }],
  ['One of resourceSpans', { resourceSpans: [[]] }],
  ['resource', { resourceSpans: [{ resource: [] }] }],
  ['attributes', { resourceSpans: [{ resource: { attributes: {} } }] }],
])('%s of a wrong type is refused', (name, request) => {
  const received = decoder.traces('json', Buffer.from(JSON.stringify(request)));
  expect(received.ok ? '' : received.why).toMatch(new RegExp(`^${name} is not`));
});

test.each([
  { traceId: 7 },
  { spanId: {} },
  { parentSpanId: [] },
  { name: 7 },
  { kind: true },
  { startTimeUnixNano: 'now' },
  { startTimeUnixNano: -1 },
  { endTimeUnixNano: 1.5 },
  { endTimeUnixNano: '18446744073709551616' },
  { endTimeUnixNano: '1'.repeat(100_000) },
  { status: 'OK' },
  { status: { code: {} } },
  { status: { message: 1 } },
  { attributes: 'x' },
  { attributes: [1] },
  { attributes: [{ key: 1 }] },
  { attributes: [{ key: 'k', value: 'bare' }] },
  { attributes: [{ key: 'k', value: { stringValue: 1 } }] },
  { attributes: [{ key: 'k', value: { boolValue: 'yes' } }] },
  { attributes: [{ key: 'k', value: { intValue: '1.5' } }] },
  { attributes: [{ key: 'k', value: { intValue: '9223372036854775808' } }] },
  { attributes: [{ key: 'k', value: { doubleValue: 'many' } }] },
  { attributes: [{ key: 'k', value: { doubleValue: '' } }] },
  { attributes: [{ key: 'k', value: { bytesValue: 1 } }] },
  { attributes: [{ key: 'k', value: { arrayValue: [] } }] },
  { attributes: [{ key: 'k', value: { arrayValue: { values: {} } } }] },
  { attributes: [{ key: 'k', value: { kvlistValue: { values: [{ key: {} }] } } }] },
  { events: {} },
  { events: [1] },
  { events: [{ name: 1 }] },
  { events: [{ timeUnixNano: {} }] },
  { links: 'x' },
  { links: [null, 1] },
  { links: [{ traceId: 1 }] },
])('a span with %j is refused, and the body is not quoted', (more) => {
  const received = spanWith(more);
  expect(received.ok ? '' : received.why).toMatch(/^[\w ]+ is not [\w ,]+\.$/);
});

test.each([
  { body: 'bare' },
  { body: [] },
  { severityNumber: [] },
  { severityText: 1 },
  { eventName: 1 },
  { timeUnixNano: {} },
])('a log record with %j is refused', (more) => expect(logWith(more)).toMatchObject({ ok: false }));

test('ids in base64, which some senders write, are told as what they are: no ids', () => {
  expect(spanWith({ traceId: Buffer.from(TRACE_ID, 'hex').toString('base64') })).toMatchObject({
    items: [],
    partial: { rejected: 1 },
  });
  expect(spanWith({ traceId: `${TRACE_ID.slice(1)}g` })).toMatchObject({ items: [], partial: { rejected: 1 } });
});
