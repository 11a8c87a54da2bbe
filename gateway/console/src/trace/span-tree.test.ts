import { describe, expect, it } from 'vitest';
import { spanWith } from '../../test/support/span-with.ts';
import { spanTree } from './span-tree.ts';

const drawn = (tree: ReturnType<typeof spanTree>) =>
  tree.map(({ span, depth }) => `${' '.repeat(depth)}${span.spanId}`);

describe('the tree of spans', () => {
  it('is in the order of their starts, below their parents, in whatever order they came', () => {
    const spans = [
      spanWith({ spanId: 'd', parentSpanId: 'a', startedAtMs: 5 }),
      spanWith({ spanId: 'c', parentSpanId: 'b', startedAtMs: 2 }),
      spanWith({ spanId: 'a' }),
      spanWith({ spanId: 'b', parentSpanId: 'a', startedAtMs: 1 }),
    ];
    const tree = spanTree(spans, undefined);
    expect(drawn(tree)).toEqual(['a', ' b', '  c', ' d']);
    expect(tree.map(({ descendants }) => descendants)).toEqual([3, 1, 0, 0]);
    expect(tree.map(({ parent }) => parent)).toEqual([-1, 0, 1, 0]);
  });

  it('puts a span whose parent is missing under the root, and says so', () => {
    const tree = spanTree(
      [spanWith({ spanId: 'a' }), spanWith({ spanId: 'x', parentSpanId: 'gone', startedAtMs: 3 })],
      undefined,
    );
    expect(drawn(tree)).toEqual(['a', ' x']);
    expect(tree.map(({ orphan }) => orphan)).toEqual([false, true]);
  });

  it('takes the gateway’s span for the root where its caller’s spans are elsewhere', () => {
    const spans = [
      spanWith({ spanId: 'early', parentSpanId: 'gone', startedAtMs: -5 }),
      spanWith({ spanId: 'weir', parentSpanId: 'caller' }),
      spanWith({ spanId: 'call', parentSpanId: 'weir', startedAtMs: 1 }),
    ];
    const tree = spanTree(spans, 'weir');
    expect(drawn(tree)).toEqual(['weir', ' early', ' call']);
    expect(tree.find(({ span }) => span.spanId === 'weir')?.orphan).toBe(false);
  });

  it('draws spans that are their own parents, and circles, each span once', () => {
    const spans = [
      spanWith({ spanId: 'a' }),
      spanWith({ spanId: 'self', parentSpanId: 'self', startedAtMs: 1 }),
      spanWith({ spanId: 'x', parentSpanId: 'y', startedAtMs: 2 }),
      spanWith({ spanId: 'y', parentSpanId: 'x', startedAtMs: 3 }),
      spanWith({ spanId: 'z', parentSpanId: 'y', startedAtMs: 4 }),
    ];
    const tree = spanTree(spans, undefined);
    expect(tree.map(({ span }) => span.spanId).toSorted()).toEqual(['a', 'self', 'x', 'y', 'z']);
    expect(drawn(tree).slice(-3)).toEqual(['x', ' y', '  z']);
    expect(tree.at(-1)?.parent).toBe(3);
    expect(tree[2]?.descendants).toBe(2);
  });

  it('draws an id that two spans claim once', () => {
    expect(spanTree([spanWith({ spanId: 'a' }), spanWith({ spanId: 'a', name: 'again' })], undefined)).toHaveLength(1);
  });

  it('draws a chain of ten thousand without running out of stack', () => {
    const chain = Array.from({ length: 10_000 }, (_, at) =>
      spanWith({ spanId: `s${at}`, parentSpanId: at === 0 ? undefined : `s${at - 1}`, startedAtMs: at }),
    );
    const tree = spanTree(chain, undefined);
    expect(tree.at(-1)?.depth).toBe(9999);
    expect(tree[0]?.descendants).toBe(9999);
  });

  it('of nothing is empty', () => {
    expect(spanTree([], undefined)).toEqual([]);
  });
});
