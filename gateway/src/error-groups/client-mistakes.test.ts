import { describe, expect, it } from 'vitest';
import { spanOf } from '../../test/support/trace-items.ts';
import type { TraceSpan } from '../ring/trace-span.ts';
import { clientMistakes } from './client-mistakes.ts';

const answered = (status: number, more: Partial<TraceSpan> = {}) =>
  spanOf({ spanId: 'server', kind: 'server', attributes: { 'http.response.status_code': status }, ...more });
const inside = (more: Partial<TraceSpan> = {}) =>
  spanOf({ spanId: 'inside', parentSpanId: 'server', kind: 'internal', status: 'error', attributes: {}, ...more });
const isMistake = (span: TraceSpan, ...others: TraceSpan[]) => clientMistakes([span, ...others])(span);

describe('an error is a mistake of the client', () => {
  it('where the span itself, or the request that it is part of, was answered with 4xx', () => {
    expect(isMistake(answered(400))).toBe(true);
    expect(isMistake(answered(499, { attributes: { 'http.status_code': '499' } }))).toBe(true);
    expect(isMistake(inside({ attributes: { 'http.response.status_code': 404 } }))).toBe(true);
    expect(isMistake(inside(), answered(400))).toBe(true);
    expect(isMistake(inside({ parentSpanId: 'between' }), inside({ spanId: 'between' }), answered(400))).toBe(true);
  });

  it.each<[string, TraceSpan, ...TraceSpan[]]>([
    ['the answer was no 4xx', inside(), answered(500)],
    ['there was none', inside(), answered(400, { attributes: {} })],
    ['nobody knows the request', inside(), answered(400, { spanId: 'another' })],
    ['it is one of another trace', inside(), answered(400, { traceId: 'another' })],
    ['it is one of another service', inside(), answered(400, { service: 'payments' })],
    ['what answered is not the request, but whom it asked', inside(), answered(400, { kind: 'client' })],
    ['the service was the client', inside({ kind: 'client', attributes: { 'http.response.status_code': 404 } })],
    ['what failed is a call of the service', inside({ kind: 'client' }), answered(400)],
    [
      'the request within another was not refused',
      inside(),
      answered(500, { parentSpanId: 'outer' }),
      answered(400, { spanId: 'outer' }),
    ],
  ])('but not where %s', (_, span, ...others) => {
    expect(isMistake(span, ...others)).toBe(false);
  });

  it('and is found at once where spans are their own parents', () => {
    const ring = [inside({ parentSpanId: 'b' }), inside({ spanId: 'b', parentSpanId: 'inside' }), answered(400)];
    expect(clientMistakes(ring)(ring[0] as TraceSpan)).toBe(false);
  });
});
