import { describe, expect, it } from 'vitest';
import type { TraceSpan } from '../../../src/ring/trace-span.ts';
import { spanWith } from '../../test/support/span-with.ts';
import { clockShifts } from './clock-skew.ts';
import { spanTree } from './span-tree.ts';

function shiftsOf(...spans: TraceSpan[]): Record<string, number> {
  const tree = spanTree(spans, undefined);
  const shifts = clockShifts(tree);
  return Object.fromEntries(tree.map(({ span }, at) => [span.spanId, shifts[at] as number]));
}

const call = spanWith({ spanId: 'call', kind: 'client', startedAtMs: 100, durationMs: 30 });
const served = (startedAtMs: number, part: Partial<TraceSpan> = {}) =>
  spanWith({
    spanId: 'served',
    parentSpanId: 'call',
    service: 'orders',
    kind: 'server',
    startedAtMs,
    durationMs: 10,
    ...part,
  });

describe('clocks that differ', () => {
  it('are corrected where the callee starts before it was called: it comes to the middle, and all below moves along', () => {
    const inner = spanWith({
      spanId: 'inner',
      parentSpanId: 'served',
      service: 'orders',
      startedAtMs: 82,
      durationMs: 3,
    });
    expect(shiftsOf(call, served(80), inner)).toEqual({ call: 0, served: 30, inner: 30 });
  });

  it('are corrected where the callee starts after its caller had the answer', () => {
    expect(shiftsOf(call, served(500))['served']).toBe(110 - 500);
  });

  it('are left alone within what one machine’s clocks differ by', () => {
    expect(shiftsOf(call, served(98.5))['served']).toBe(0);
    expect(shiftsOf(call, served(105))['served']).toBe(0);
  });

  it('are not taken for wrong where a consumer starts after its producer ended', () => {
    const produce = spanWith({ spanId: 'call', kind: 'producer', startedAtMs: 100, durationMs: 20 });
    expect(shiftsOf(produce, served(5000, { kind: 'consumer' }))['served']).toBe(0);
    expect(shiftsOf(produce, served(40, { kind: 'consumer' }))['served']).toBe(60);
  });

  it('are not told from a callee that outlives its caller', () => {
    expect(shiftsOf(call, served(110, { durationMs: 500 }))['served']).toBe(0);
  });

  it('are no matter of a span whose parent is missing', () => {
    const orphan = spanWith({ spanId: 'o', parentSpanId: 'gone', service: 'orders', startedAtMs: 500 });
    expect(shiftsOf(call, orphan)['o']).toBe(0);
  });

  it('add up along the way: the third service is measured by the corrected second', () => {
    const next = spanWith({
      spanId: 'next',
      parentSpanId: 'served',
      service: 'orders',
      kind: 'client',
      startedAtMs: 81,
      durationMs: 8,
    });
    const third = spanWith({
      spanId: 'third',
      parentSpanId: 'next',
      service: 'stock',
      kind: 'server',
      startedAtMs: 112,
      durationMs: 6,
    });
    expect(shiftsOf(call, served(80), next, third)).toEqual({ call: 0, served: 30, next: 30, third: 0 });
  });
});
