/** Services may send any spans: none may be lost, shown twice, or keep `weir why` from ending. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TraceSpan } from '../../ring/trace-span.ts';
import { placeSpans } from './span-tree.ts';

const span = (spanId: string, parentSpanId?: string, startedAtMs = 0): TraceSpan => ({
  traceId: '0'.repeat(32),
  spanId,
  parentSpanId,
  service: 's',
  name: spanId,
  kind: 'internal',
  startedAtMs,
  durationMs: 1,
  status: 'unset',
  statusMessage: undefined,
  attributes: {},
  events: [],
  links: [],
});

const placed = (...spans: TraceSpan[]) =>
  placeSpans(spans).map(({ span, depth }) => `${'.'.repeat(depth)}${span.name}`);

describe('the spans of a trace', () => {
  it('stand below their parents, siblings by their start', () => {
    expect(placed(span('c', 'a', 3), span('b', 'a', 2), span('d', 'b', 9), span('a', undefined, 1))).toEqual([
      'a',
      '.b',
      '..d',
      '.c',
    ]);
  });

  it('whose parent is not here are roots', () => {
    expect(placed(span('b', 'gone', 2), span('a', undefined, 1))).toEqual(['a', 'b']);
  });

  it('that are parents of each other are shown from the earliest', () => {
    expect(placed(span('a', 'b', 2), span('b', 'a', 1), span('c', 'a', 3))).toEqual(['b', '.a', '..c']);
    expect(placed(span('self', 'self'))).toEqual(['self']);
  });

  it('may be a chain as long as somebody makes it', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) =>
      span(`${index}`, index === 0 ? undefined : `${index - 1}`, index),
    );
    expect(placeSpans(chain).at(-1)?.depth).toBe(19_999);
  });

  it('are all there once, whatever their parents', () => {
    const id = fc.integer({ min: 0, max: 9 }).map(String);
    const any = fc.record({ id, parent: fc.option(id, { nil: undefined }), at: fc.nat(5) });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 20 }), (drawn) => {
        const spans = drawn.map(({ id, parent, at }) => span(id, parent, at));
        const shown = placeSpans(spans).map(({ span }) => span);
        expect(new Set(shown)).toEqual(new Set(spans));
        expect(shown.length).toBe(spans.length);
      }),
    );
  });
});
