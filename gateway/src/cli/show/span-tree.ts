/**
 * The spans of a trace in the order of a waterfall: each before its children, siblings by their start. What a service said
 * is taken as it is: a parent that never came leaves a root, and a ring of parents is shown from its earliest span.
 */
import type { TraceSpan } from '../../ring/trace-span.ts';

export interface PlacedSpan {
  readonly span: TraceSpan;
  readonly depth: number;
}

export function placeSpans(spans: readonly TraceSpan[]): PlacedSpan[] {
  const byStart = spans.toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  const ids = new Set(spans.map((span) => span.spanId));
  const children = Map.groupBy(byStart, ({ parentSpanId }) =>
    parentSpanId !== undefined && ids.has(parentSpanId) ? parentSpanId : undefined,
  );
  const placed: PlacedSpan[] = [];
  const seen = new Set<TraceSpan>();
  // A stack, for a chain of parents may be as long as somebody cares to make it.
  const placeFrom = (root: TraceSpan): void => {
    const stack: PlacedSpan[] = [{ span: root, depth: 0 }];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { span, depth } = next;
      if (seen.has(span)) continue;
      seen.add(span);
      placed.push(next);
      for (const child of (children.get(span.spanId) ?? []).toReversed()) stack.push({ span: child, depth: depth + 1 });
    }
  };
  for (const root of children.get(undefined) ?? []) placeFrom(root);
  for (const span of byStart) if (!seen.has(span)) placeFrom(span);
  return placed;
}
