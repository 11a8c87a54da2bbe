import { expect, test } from 'vitest';
import { HeaderList } from '../header-list.ts';
import { findContext } from './find-context.ts';

test('a request that says nothing of traces costs no more than looking', () => {
  expect(findContext(new HeaderList([]))).toBeUndefined();
  expect(findContext(new HeaderList(['host', 'a', 'x-b3-other', '1', 'trace-parent', 'a']))).toBeUndefined();
});

test('finds each field in any case', () => {
  const raw = ['TraceParent', 'a', 'TRACESTATE', 'b', 'Baggage', 'c', 'B3', 'd', 'X-B3-TraceId', 'e'];
  raw.push('x-b3-SPANID', 'f', 'X-B3-Sampled', 'g', 'X-B3-Flags', 'h', 'Uber-Trace-Id', 'i');
  expect(findContext(new HeaderList(raw))).toEqual({
    traceparent: 'a',
    tracestate: 'b',
    baggage: 'c',
    b3: 'd',
    b3TraceId: 'e',
    b3SpanId: 'f',
    b3Sampled: 'g',
    b3Flags: 'h',
    uberTraceId: 'i',
  });
});

test('believes no name with _ in it: a proxy in front passes it on for what it is not', () => {
  expect(findContext(new HeaderList(['x_b3_traceid', 'e', 'uber_trace-id', 'i']))).toBeUndefined();
});

test('of a field that came twice lists go on, one parent says nothing, and of B3 the first counts', () => {
  const twice = ['traceparent', 'tracestate', 'baggage', 'b3', 'uber-trace-id', 'x-b3-traceid', 'x-b3-sampled'];
  const raw = [...twice.flatMap((name) => [name, '1']), ...twice.flatMap((name) => [name, '2'])];
  expect(findContext(new HeaderList(raw))).toMatchObject({
    traceparent: '',
    tracestate: '1,2',
    baggage: '1,2',
    b3: '',
    uberTraceId: '',
    b3TraceId: '1',
    b3Sampled: '1',
  });
});
