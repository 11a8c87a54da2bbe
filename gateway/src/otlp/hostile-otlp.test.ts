/**
 * The receiver is open to every process on the machine. Whatever bytes come, the decoder answers with a value: it does not
 * throw, hang, read what lies beside the body, or set memory aside because a length field asks for it.
 */
import {
  JsonLogsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sdkLog, sdkSpan } from '../../test/support/otlp-items.ts';
import { block, fixed64, integer, tag, varint } from '../../test/support/proto-bytes.ts';
import { createOtlpDecoder } from './decode-otlp.ts';
import { otlpBounds } from './otlp-bounds.ts';
import type { OtlpFormat } from './received.ts';

const decoder = createOtlpDecoder({ isOwn: () => false });
const formats = ['json', 'protobuf'] as const;
/** What the admin port takes, gzip undone. */
const FULL_BODY_BYTES = 8 * 1024 * 1024;
const COLLECTOR_BATCH = 8192;

const validBodies: Readonly<Record<OtlpFormat, readonly Uint8Array[]>> = {
  protobuf: [
    ProtobufTraceSerializer.serializeRequest([sdkSpan(), sdkSpan()]) as Uint8Array,
    ProtobufLogsSerializer.serializeRequest([sdkLog({ body: { deep: [{ er: 1 }] } }), sdkLog()]) as Uint8Array,
  ],
  json: [
    JsonTraceSerializer.serializeRequest([sdkSpan()]) as Uint8Array,
    JsonLogsSerializer.serializeRequest([sdkLog({ body: { deep: [{ er: 1 }] } })]) as Uint8Array,
  ],
};

/** Reads as both signals; a value comes back, and what was taken is no more than the body could hold. */
function decodeAll(format: OtlpFormat, body: Uint8Array): void {
  for (const received of [decoder.traces(format, body), decoder.logs(format, body)]) {
    if (received.ok) expect(JSON.stringify(received.items).length).toBeLessThan(10_000 + body.length * 200);
    else expect(received.why).toMatch(/^[\x20-\x7e]{1,100}$/);
  }
}

const span = (...parts: readonly Uint8Array[]): Buffer => block(1, block(2, block(2, ...parts)));
const goodIds = [block(1, Buffer.alloc(16, 1)), block(2, Buffer.alloc(8, 1)), fixed64(7, 1_700_000_000_000_000_000n)];
const refused = (body: Uint8Array) => expect(decoder.traces('protobuf', body)).toMatchObject({ ok: false });

describe.each(formats)('%s', (format) => {
  test('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => decodeAll(format, bytes)),
      { numRuns: 1000 },
    );
  });

  test('valid bodies with some bytes changed, cut out and put in', () => {
    const change = fc.record({ at: fc.nat(), drop: fc.nat(4), insert: fc.uint8Array({ maxLength: 4 }) });
    fc.assert(
      fc.property(fc.nat(1), fc.array(change, { minLength: 1, maxLength: 4 }), (which, changes) => {
        let body = Buffer.from(validBodies[format][which] as Uint8Array);
        for (const { at, drop, insert } of changes) {
          const start = at % body.length;
          body = Buffer.concat([body.subarray(0, start), insert, body.subarray(start + drop)]);
        }
        decodeAll(format, body);
      }),
      { numRuns: 1500 },
    );
  });

  test('a body cut short at every byte', () => {
    for (const body of validBodies[format])
      for (let length = 0; length < body.length; length += 1) {
        const cut = body.subarray(0, length);
        decodeAll(format, cut);
        // An empty message says nothing, and that is allowed.
        if (length > 0) expect(decoder.traces(format, cut).ok && decoder.logs(format, cut).ok).toBe(false);
      }
  });

  test('what lies beside the body is not read', () => {
    const body = validBodies[format][0] as Uint8Array;
    const around = Buffer.concat([Buffer.alloc(512, 'SECRET'), body, Buffer.alloc(512, 'SECRET')]);
    for (let length = 1; length <= body.length; length += 1)
      expect(JSON.stringify(decoder.traces(format, around.subarray(512, 512 + length)))).not.toContain('SECRET');
    expect(decoder.traces(format, around.subarray(512, 512 + body.length))).toMatchObject({ ok: true });
  });
});

test('every possible tag byte, at every level', () => {
  for (let byte = 0; byte < 256; byte += 1) {
    const odd = Buffer.from([byte, 1, 1, 1, 1, 1, 1, 1, 1]);
    for (const body of [odd, block(1, odd), block(1, block(2, odd)), span(odd), span(block(9, odd))])
      decodeAll('protobuf', body);
  }
});

test.each([
  ['a group', Buffer.concat([tag(99, 3), tag(99, 4)])],
  ['a group that looks like a number', Buffer.concat([tag(99, 3), Buffer.alloc(4)])],
  ['the end of a group', Buffer.concat([tag(99, 4), Buffer.alloc(4)])],
  ['wire type 6', Buffer.concat([tag(99, 6), Buffer.alloc(4)])],
  ['wire type 7', Buffer.concat([tag(99, 7), Buffer.alloc(4)])],
  ['field number 0', integer(0, 1)],
  ['a field number of more than 32 bits', Buffer.concat([varint(2n ** 40n), varint(1)])],
  ['a varint of 11 bytes', Buffer.concat([tag(99, 0), Buffer.alloc(10, 0xff), Buffer.of(1)])],
  ['a varint of 65 bits', Buffer.concat([tag(99, 0), Buffer.alloc(9, 0xff), Buffer.of(2)])],
  ['a varint without an end', Buffer.concat([tag(99, 0), Buffer.alloc(4, 0x80)])],
  ['a list of spans that is a number', integer(1, 7)],
  ['a trace id that is a number', span(integer(1, 7))],
  ['a start that is a text', span(block(7, 'now'))],
  ['an attribute that is a double', span(fixed64(9, 1n))],
])('%s is refused', (_what, body) => refused(body));

test('the greatest numbers of 64 bits are numbers, and no more', () => {
  const value = (number: bigint) => span(...goodIds, block(9, block(1, 'n'), block(2, integer(3, number))));
  const attributes = (number: bigint) => {
    const received = decoder.traces('protobuf', value(number));
    return received.ok ? received.items[0]?.attributes.n : received.why;
  };
  expect(attributes(2n ** 63n - 1n)).toBe('9223372036854775807');
  expect(attributes(2n ** 63n)).toBe('-9223372036854775808');
  expect(attributes(2n ** 64n - 1n)).toBe(-1);
  expect(attributes(2n ** 53n)).toBe('9007199254740992');
  expect(attributes(2n ** 53n - 1n)).toBe(9_007_199_254_740_991);
});

describe('a length field', () => {
  const lengths = [1n, 2n, 127n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n];

  test.each(lengths)('that says %d is refused at every level where nothing follows', (length) => {
    const claim = (field: number) => Buffer.concat([tag(field, 2), varint(length)]);
    for (const body of [claim(1), claim(99), block(1, claim(2)), block(1, claim(1)), block(1, block(2, claim(2)))])
      refused(body);
    for (const field of [1, 5, 9, 11, 13, 15, 99]) refused(span(...goodIds, claim(field)));
    refused(span(...goodIds, block(9, block(1, 'k'), block(2, claim(7)))));
  });

  test('that goes beyond its own message into the next one is refused', () => {
    const reaching = (field: number) => Buffer.concat([tag(field, 2), varint(4), Buffer.from('ab')]);
    for (const field of [5, 99]) refused(Buffer.concat([span(...goodIds, reaching(field)), span(...goodIds)]));
  });

  test('sets no memory aside', () => {
    const claims = lengths.map((length) => span(...goodIds, Buffer.concat([tag(5, 2), varint(length)])));
    const before = process.memoryUsage().arrayBuffers;
    for (let round = 0; round < 200; round += 1) for (const claim of claims) decoder.traces('protobuf', claim);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  });
});

describe('nesting', () => {
  const LEVELS = 100_000;

  test('of values in protobuf goes as deep as the bound and no deeper', () => {
    // Each level is a list within a list: two lengths, so that the parts are put together from the inside.
    let value = block(1, 'inmost');
    for (let level = 0; level < 2000; level += 1) value = block(5, block(1, value));
    const received = decoder.traces('protobuf', span(...goodIds, block(9, block(1, 'deep'), block(2, value))));
    expect(received).toMatchObject({ ok: true });
    expect(received.ok && received.items[0]?.attributes.deep).toBe(
      `${'['.repeat(otlpBounds.depth)}"…"${']'.repeat(otlpBounds.depth)}`,
    );
  });

  test('of messages that say they hold themselves is refused', () =>
    refused(Buffer.alloc(LEVELS, Buffer.of(0x0a, 0x7f))));

  test.each([
    ['lists', '['.repeat(LEVELS)],
    ['closed lists', `${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}`],
    ['objects', `${'{"a":'.repeat(LEVELS)}1${'}'.repeat(LEVELS)}`],
    [
      'values',
      `{"resourceSpans":[{"resource":{"attributes":[{"key":"k","value":${'{"arrayValue":{"values":['.repeat(LEVELS)}${']}}'.repeat(LEVELS)}}]}}]}`,
    ],
  ])('of JSON in %s is survived', (_what, text) => decodeAll('json', Buffer.from(text)));
});

test.each(['', ' ', 'null', '[]', '"x"', '1', '{', '\ufeff{}', '{"resourceSpans":{}}', '\0'])(
  'JSON that is %j is refused',
  (text) => expect(decoder.traces('json', Buffer.from(text))).toMatchObject({ ok: false }),
);

describe('what a body may make the gateway do', () => {
  const most = 1000;
  const bounded = createOtlpDecoder({ isOwn: () => false, bounds: { protobufFields: most } });
  const refusal = { ok: false, why: 'The body holds more than 1000 fields.' };
  const times = (count: number, part: Uint8Array) => Buffer.alloc(part.length * count, part);

  test.each([
    ['resources', (count: number) => times(count, block(1))],
    ['scopes', (count: number) => block(1, times(count, block(2)))],
    ['items', (count: number) => block(1, block(2, times(count, block(2))))],
    ['unknown fields', (count: number) => span(times(count, integer(99, 1)))],
    ['attributes', (count: number) => span(times(count, block(9)))],
    ['events', (count: number) => span(times(count, block(11)))],
    ['links', (count: number) => span(times(count, block(13)))],
    ['names', (count: number) => span(times(count, block(5, 'A')))],
    ['members of one value', (count: number) => span(block(9, block(2, times(count, block(1, 'A')))))],
    ['values of one list', (count: number) => span(block(9, block(2, block(5, times(count, block(1))))))],
    [
      'attributes of many items',
      (count: number) => block(1, block(2, times(count / 4, block(2, block(9), block(9), block(9))))),
    ],
  ])('%s in protobuf are bounded in a body, whoever has them', (_what, of) => {
    expect(bounded.traces('protobuf', of(400))).toMatchObject({ ok: true });
    expect(bounded.traces('protobuf', of(1004))).toEqual(refusal);
  });

  test('a value that is said again and again is read as often as a value may hold values', () => {
    const valueOf = (bytes: Buffer) => {
      const received = decoder.traces('protobuf', span(...goodIds, bytes));
      return received.ok ? received.items[0]?.attributes.k : received.why;
    };
    const said = (count: number) => block(9, block(1, 'k'), block(2, times(count, block(1, 'A')), block(1, 'last')));
    expect(valueOf(said(otlpBounds.values))).toBe('last');
    expect(valueOf(said(otlpBounds.values + 1))).toBe('A');
    const given = (count: number) =>
      block(9, block(1, 'k'), times(count, block(2, block(1, 'A'))), block(2, block(1, 'last')));
    expect(valueOf(given(otlpBounds.values))).toBe('last');
    expect(valueOf(given(otlpBounds.values + 1))).toBe('A');
    const again = (count: number) => [times(count, block(2, block(1, 'A'))), block(2, block(1, 'last'))];
    const entry = (count: number) =>
      block(9, block(1, 'k'), block(2, block(6, block(1, block(1, 'e'), ...again(count)))));
    // The entry is one of them.
    expect(valueOf(entry(otlpBounds.values - 1))).toBe('{"e":"last"}');
    expect(valueOf(entry(otlpBounds.values))).toBe('{"e":"A"}');
  });

  test.each(formats)('a batch of the Collector, or as much of it as a body holds, has room in %s', (format) => {
    const attributes = Object.fromEntries(
      Array.from({ length: 20 }, (_, at) => [`http.some.${at}`, at % 2 ? 200 : 'GET']),
    );
    const serializer = format === 'json' ? JsonTraceSerializer : ProtobufTraceSerializer;
    const body = serializer.serializeRequest(Array.from({ length: 64 }, () => sdkSpan({ attributes }))) as Uint8Array;
    const share = Math.max(64 / COLLECTOR_BATCH, body.length / FULL_BODY_BYTES);
    const { jsonValues, protobufFields } = otlpBounds;
    const scaled = { jsonValues: jsonValues * share, protobufFields: protobufFields * share };
    expect(createOtlpDecoder({ isOwn: () => false, bounds: scaled }).traces(format, body)).toMatchObject({ ok: true });
  });
});

test.each([
  ['json', Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[{},{},{},{},{}]}]}]}`)],
  ['protobuf', block(1, block(2, ...Array.from({ length: 5 }, () => block(2))))],
] as const)('items that say nothing count towards the bound of items, in %s', (format, body) => {
  const bounded = createOtlpDecoder({ isOwn: () => false, bounds: { items: 3 } });
  expect(bounded.traces(format, body)).toMatchObject({
    items: [],
    partial: {
      rejected: 5,
      message: expect.stringMatching(/^2 over the bound of 3 spans in a request; 3 without a valid trace id/),
    },
  });
});

test('a body of more JSON values than a request may hold is refused before they are made', () => {
  const many = (count: number) => Buffer.from(`{"resourceSpans":[${'{},'.repeat(count)}{}]}`);
  const bounded = createOtlpDecoder({ isOwn: () => false, bounds: { jsonValues: 1000 } });
  // Two around them, and for each a brace and a comma.
  expect(bounded.traces('json', many(498))).toMatchObject({ ok: true });
  expect(bounded.traces('json', many(499))).toEqual({ ok: false, why: 'The body holds more than 1000 values.' });
  const flood = many(5_000_000);
  const before = process.memoryUsage().heapUsed;
  expect(decoder.traces('json', flood)).toMatchObject({ ok: false });
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(40_000_000);
});

test('events that say nothing are not kept', () => {
  const events = Array.from({ length: 60 }, () => block(11));
  const named = block(11, block(2, 'named'));
  expect(decoder.traces('protobuf', span(...goodIds, ...events, named))).toMatchObject({
    items: [{ events: [{ name: 'named' }] }],
  });
});
