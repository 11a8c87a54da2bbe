import { expect, test } from 'vitest';
import { forwarded } from '../../test/support/settled-records.ts';
import type { TraceIdentity } from '../record.ts';
import { outgoingContext } from './outgoing-context.ts';
import { parseB3, parseB3Fields } from './parse-b3.ts';
import { parseTraceparent } from './parse-traceparent.ts';
import { parseUberTraceId } from './parse-uber-trace-id.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SERVER = 'aaaaaaaaaaaaaaaa';
const SPAN = 'bbbbbbbbbbbbbbbb';
const trace = (more: Partial<TraceIdentity> = {}): TraceIdentity => ({ ...forwarded().trace, ...more });

test('traceparent, and tracestate and baggage where there are some', () => {
  expect(outgoingContext(trace(), SPAN, ['w3c'])).toEqual(['traceparent', `00-${TRACE}-${SPAN}-03`]);
  expect(outgoingContext(trace({ tracestate: 'a=1', baggage: 'b=2', sampled: false }), SPAN, ['w3c'])).toEqual([
    'traceparent',
    `00-${TRACE}-${SPAN}-02`,
    'tracestate',
    'a=1',
    'baggage',
    'b=2',
  ]);
});

test('every format that is asked for, in the order in which it was', () => {
  expect(outgoingContext(trace(), SPAN, ['jaeger', 'b3-multi', 'b3', 'w3c'])).toEqual([
    'uber-trace-id',
    `${TRACE}:${SPAN}:0:1`,
    'x-b3-traceid',
    TRACE,
    'x-b3-spanid',
    SPAN,
    'x-b3-parentspanid',
    SERVER,
    'x-b3-sampled',
    '1',
    'b3',
    `${TRACE}-${SPAN}-1-${SERVER}`,
    'traceparent',
    `00-${TRACE}-${SPAN}-03`,
  ]);
});

test('tracestate is of traceparent, and goes with no other; baggage goes with all', () => {
  const sent = outgoingContext(trace({ tracestate: 'a=1', baggage: 'b=2' }), SPAN, ['b3']);
  expect(sent).toEqual(['b3', `${TRACE}-${SPAN}-1-${SERVER}`, 'baggage', 'b=2']);
});

test.each([true, false])('what is written is read the same: sampled %s', (sampled) => {
  const sent = outgoingContext(trace({ sampled }), SPAN, ['w3c', 'b3', 'b3-multi', 'jaeger']);
  const of = (name: string): string => sent[sent.indexOf(name) + 1] as string;
  const expected = { traceId: TRACE, spanId: SPAN, sampled };
  expect(parseTraceparent(of('traceparent'))).toMatchObject(expected);
  expect(parseB3(of('b3'))).toMatchObject(expected);
  expect(parseUberTraceId(of('uber-trace-id'))).toMatchObject(expected);
  expect(
    parseB3Fields({
      b3TraceId: of('x-b3-traceid'),
      b3SpanId: of('x-b3-spanid'),
      b3Sampled: of('x-b3-sampled'),
      b3Flags: undefined,
    }),
  ).toMatchObject(expected);
});
