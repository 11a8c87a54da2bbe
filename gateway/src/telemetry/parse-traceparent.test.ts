import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTraceparent } from './parse-traceparent.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

test('reads the four fields', () => {
  expect(parseTraceparent(`00-${TRACE}-${SPAN}-03`)).toEqual({
    traceId: TRACE,
    spanId: SPAN,
    sampled: true,
    random: true,
  });
  expect(parseTraceparent(`00-${TRACE}-${SPAN}-00`)).toMatchObject({ sampled: false, random: false });
});

test('flags that are not known yet are ignored', () => {
  expect(parseTraceparent(`00-${TRACE}-${SPAN}-fc`)).toMatchObject({ sampled: false, random: false });
});

test('a later version may have more fields, behind a dash', () => {
  expect(parseTraceparent(`cc-${TRACE}-${SPAN}-01`)).toMatchObject({ traceId: TRACE, sampled: true });
  expect(parseTraceparent(`cc-${TRACE}-${SPAN}-01-what-will-be`)).toMatchObject({ traceId: TRACE });
  expect(parseTraceparent(`cc-${TRACE}-${SPAN}-01.what`)).toBeUndefined();
});

describe('is no context at all', () => {
  test.each([
    ['empty', ''],
    ['version 00 with more behind it', `00-${TRACE}-${SPAN}-01-00`],
    ['version 00 with a dash behind it', `00-${TRACE}-${SPAN}-01-`],
    ['the forbidden version', `ff-${TRACE}-${SPAN}-01`],
    ['a version that is not hex', `.0-${TRACE}-${SPAN}-01`],
    ['upper case', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ['a trace id of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['a span id of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['a short trace id', `00-${TRACE.slice(1)}-${SPAN}-01`],
    ['flags of one digit', `00-${TRACE}-${SPAN}-1`],
    ['flags that are not hex', `00-${TRACE}-${SPAN}-.0`],
    ['another separator', `00_${TRACE}_${SPAN}_01`],
    ['two joined by a comma, as Node joins duplicates', `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`],
    ['blanks around', ` 00-${TRACE}-${SPAN}-01 `],
  ])('%s', (_name, value) => {
    expect(parseTraceparent(value)).toBeUndefined();
  });
});

/** What the standard says in one line, as an oracle for the parser that compares indexes. */
const BY_THE_STANDARD = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/s;

const isRight = (value: string): boolean => {
  const match = BY_THE_STANDARD.exec(value);
  return match !== null && (match[1] !== '00' || match[5] === undefined);
};

test('takes what the standard takes, and nothing else', () => {
  const hex = (length: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: length, maxLength: length });
  const rightful = fc
    .tuple(fc.oneof(fc.constant('00'), hex(2)), hex(32), hex(16), hex(2), fc.oneof(fc.constant(''), fc.string()))
    .map(([version, trace, span, flags, rest]) => `${version}-${trace}-${span}-${flags}${rest}`);
  // One character changed is where a parser that is nearly right goes wrong.
  const changed = fc
    .tuple(rightful, fc.nat(56), fc.string({ minLength: 1, maxLength: 1 }))
    .map(([value, at, char]) => value.slice(0, at) + char + value.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(rightful, changed, fc.string()), (value) => {
      expect(parseTraceparent(value) !== undefined).toBe(isRight(value));
    }),
    { numRuns: 2000 },
  );
});
