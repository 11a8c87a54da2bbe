import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseUberTraceId } from './parse-uber-trace-id.ts';

const TRACE = '80f198ee56343ba864fe8b2a57d3eff7';
const SPAN = 'e457b5a2e4d86bd1';

test('reads the four parts', () => {
  expect(parseUberTraceId(`${TRACE}:${SPAN}:0:1`)).toEqual({
    traceId: TRACE,
    spanId: SPAN,
    sampled: true,
    random: false,
  });
});

test.each([
  ['colons that are encoded', `${TRACE}%3A${SPAN}%3A0%3A1`],
  ['colons that are encoded in lower case', `${TRACE}%3a${SPAN}%3a0%3a1`],
  ['upper-case digits', `${TRACE.toUpperCase()}:${SPAN}:0:1`],
  ['a parent', `${TRACE}:${SPAN}:05e3ac9a4f6e3b90:1`],
  ['flags of two digits', `${TRACE}:${SPAN}:0:01`],
])('takes %s', (_name, value) => {
  expect(parseUberTraceId(value)).toMatchObject({ traceId: TRACE, spanId: SPAN, sampled: true });
});

test('short ids are filled up', () => {
  expect(parseUberTraceId('deadbeef:7:0:1')).toMatchObject({
    traceId: '000000000000000000000000deadbeef',
    spanId: '0000000000000007',
  });
});

test.each([
  ['0', false],
  ['00', false],
  ['1', true],
  ['2', true],
  ['3', true],
  ['4', false],
  ['fd', true],
  ['fc', false],
])('flags %s', (flags, sampled) => {
  expect(parseUberTraceId(`${TRACE}:${SPAN}:0:${flags}`)?.sampled).toBe(sampled);
});

describe('is no context at all', () => {
  test.each([
    ['empty', ''],
    ['a trace id of zeros', `0:${SPAN}:0:1`],
    ['a span id of zeros', `${TRACE}:00:0:1`],
    ['a trace id that is too long', `${TRACE}0:${SPAN}:0:1`],
    ['a span id that is too long', `${TRACE}:${SPAN}0:0:1`],
    ['no parent', `${TRACE}:${SPAN}::1`],
    ['three parts', `${TRACE}:${SPAN}:1`],
    ['five parts', `${TRACE}:${SPAN}:0:1:0`],
    ['flags that are too long', `${TRACE}:${SPAN}:0:001`],
    ['no hex', `${TRACE}:${SPAN}:0:x`],
    ['encoded twice', `${TRACE}%253A${SPAN}%253A0%253A1`],
    ['two of them, joined', `${TRACE}:${SPAN}:0:1,${TRACE}:${SPAN}:0:1`],
    ['a line behind it', `${TRACE}:${SPAN}:0:1\n`],
  ])('%s', (_name, value) => {
    expect(parseUberTraceId(value)).toBeUndefined();
  });
});

test('whatever is read is an id, and is the one that was written', () => {
  const hex = (most: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789abcdefAG'.split('')), minLength: 1, maxLength: most });
  const colon = fc.constantFrom(':', '%3A', '%3a', ',');
  const nearly = fc
    .tuple(hex(33), colon, hex(17), colon, hex(17), colon, hex(3))
    .map((parts) => ({ text: parts.join(''), parts }));
  fc.assert(
    fc.property(nearly, ({ text, parts: [trace, , span, , , , flags] }) => {
      const read = parseUberTraceId(text);
      if (read === undefined) return;
      expect(BigInt(`0x${read.traceId}`)).toBe(BigInt(`0x${trace}`));
      expect(BigInt(`0x${read.spanId}`)).toBe(BigInt(`0x${span}`));
      expect([read.traceId.length, read.spanId.length]).toEqual([32, 16]);
      expect(read.sampled).toBe(((Number.parseInt(flags, 16) >> 0) & 3) !== 0);
    }),
    { numRuns: 2000 },
  );
});
