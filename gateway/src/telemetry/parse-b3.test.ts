import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type B3Fields, parseB3, parseB3Fields } from './parse-b3.ts';

const TRACE = '80f198ee56343ba864fe8b2a57d3eff7';
const SPAN = 'e457b5a2e4d86bd1';
const PARENT = '05e3ac9a4f6e3b90';
const parent = (sampled: boolean | undefined) => ({ traceId: TRACE, spanId: SPAN, sampled, random: false });

describe('in one field', () => {
  test.each([
    ['accepted', `${TRACE}-${SPAN}-1`, true],
    ['denied', `${TRACE}-${SPAN}-0`, false],
    ['for debugging, which is accepted', `${TRACE}-${SPAN}-d`, true],
    ['left to us', `${TRACE}-${SPAN}`, undefined],
    ['with the parent of its span', `${TRACE}-${SPAN}-1-${PARENT}`, true],
  ])('a trace %s', (_name, value, sampled) => {
    expect(parseB3(value)).toEqual(parent(sampled));
  });

  test('a trace id of 64 bits is filled up', () => {
    expect(parseB3(`${SPAN}-${PARENT}-1`)).toMatchObject({ traceId: `0000000000000000${SPAN}`, spanId: PARENT });
  });

  test.each([
    ['0', 'deny'],
    ['1', 'accept'],
    ['d', 'accept'],
  ])('a decision alone: %s', (value, decision) => {
    expect(parseB3(value)).toBe(decision);
  });

  test.each([
    ['empty', ''],
    ['another decision', '2'],
    ['upper case', `${TRACE.toUpperCase()}-${SPAN}-1`],
    ['a trace id of another length', `${TRACE.slice(1)}-${SPAN}-1`],
    ['a span id of another length', `${TRACE}-${SPAN}0-1`],
    ['no span id', `${TRACE}-1`],
    ['a trace id of zeros', `${'0'.repeat(32)}-${SPAN}-1`],
    ['a short trace id of zeros', `${'0'.repeat(16)}-${SPAN}-1`],
    ['a span id of zeros', `${TRACE}-${'0'.repeat(16)}-1`],
    ['true', `${TRACE}-${SPAN}-true`],
    ['a parent that is none', `${TRACE}-${SPAN}-1--`],
    ['a parent, but no decision', `${TRACE}-${SPAN}-${PARENT}`],
    ['more behind it', `${TRACE}-${SPAN}-1-${PARENT}-`],
    ['a line behind it', `${TRACE}-${SPAN}-1\n`],
    ['two of them, joined', `${TRACE}-${SPAN}-1,${TRACE}-${SPAN}-1`],
  ])('nothing: %s', (_name, value) => {
    expect(parseB3(value)).toBeUndefined();
  });

  test('takes nothing but the form of the specification', () => {
    const hex = (length: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789abcdefA-'.split('')), minLength: length, maxLength: length });
    const nearly = fc
      .tuple(
        fc.oneof(hex(16), hex(32), hex(31)),
        hex(16),
        fc.constantFrom('', '-0', '-1', '-d', '-', '-2', `-1-${PARENT}`),
      )
      .map(([trace, span, rest]) => `${trace}-${span}${rest}`);
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string()), (value) => {
        const read = parseB3(value);
        if (read === undefined || typeof read === 'string') return;
        const fields = value.split('-');
        expect(fields.length).toBeLessThanOrEqual(4);
        expect(read.traceId).toMatch(/^[0-9a-f]{32}$/);
        expect(read.traceId.endsWith(fields[0] as string)).toBe(true);
        expect(read.spanId).toBe(fields[1]);
        expect(read.sampled).toBe(fields[2] === undefined ? undefined : fields[2] !== '0');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('in many fields', () => {
  const fields = (more: Partial<B3Fields> = {}): B3Fields => ({
    b3TraceId: TRACE,
    b3SpanId: SPAN,
    b3Sampled: undefined,
    b3Flags: undefined,
    ...more,
  });
  const none = { b3TraceId: undefined, b3SpanId: undefined };

  test.each([
    ['accepted', fields({ b3Sampled: '1' }), true],
    ['denied', fields({ b3Sampled: '0' }), false],
    ['accepted, as it was written once', fields({ b3Sampled: 'true' }), true],
    ['denied, as it was written once', fields({ b3Sampled: 'false' }), false],
    ['for debugging', fields({ b3Flags: '1' }), true],
    ['for debugging, whatever else is said', fields({ b3Sampled: '0', b3Flags: '1' }), true],
    ['left to us', fields(), undefined],
    ['left to us, with flags that mean nothing', fields({ b3Flags: '0' }), undefined],
  ])('a trace %s', (_name, given, sampled) => {
    expect(parseB3Fields(given)).toEqual(parent(sampled));
  });

  test('a trace id of 64 bits is filled up', () => {
    expect(parseB3Fields(fields({ b3TraceId: SPAN }))).toMatchObject({ traceId: `0000000000000000${SPAN}` });
  });

  test('a decision alone', () => {
    expect(parseB3Fields(fields({ ...none, b3Sampled: '0' }))).toBe('deny');
    expect(parseB3Fields(fields({ ...none, b3Sampled: '1' }))).toBe('accept');
    expect(parseB3Fields(fields({ ...none, b3Flags: '1' }))).toBe('accept');
  });

  test.each([
    ['nothing at all', fields(none)],
    ['flags that mean nothing', fields({ ...none, b3Flags: '0' })],
    ['no span id', fields({ b3SpanId: undefined, b3Sampled: '1' })],
    ['no trace id', fields({ b3TraceId: undefined })],
    ['an empty decision', fields({ b3Sampled: '' })],
    ['a decision of nonsense', fields({ b3Sampled: 'yes' })],
    ['a malformed trace id', fields({ b3TraceId: TRACE.slice(1) })],
    ['a trace id with a line behind it', fields({ b3TraceId: `${TRACE}\n` })],
    ['a malformed span id', fields({ b3SpanId: `${SPAN}0` })],
    ['ids of zeros', fields({ b3SpanId: '0'.repeat(16) })],
  ])('nothing: %s', (_name, given) => {
    expect(parseB3Fields(given)).toBeUndefined();
  });
});
