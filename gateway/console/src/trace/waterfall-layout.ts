/** Where each span's bar lies: shares of the whole trace's time, the consumer of a queue that ends last included. */
import type { TraceSpan } from '../../../src/ring/trace-span.ts';
import { clockShifts } from './clock-skew.ts';
import { spanTree, type TreeSpan } from './span-tree.ts';

export interface WaterfallRow extends TreeSpan {
  /** 0 to 1 of the axis. */
  readonly left: number;
  readonly width: number;
  /** From the start of the trace, by the caller's clock. */
  readonly offsetMs: number;
  readonly shiftMs: number;
  /** Not its parent's: where the trace enters another service. */
  readonly entersService: boolean;
  readonly hasError: boolean;
}

export interface Waterfall {
  readonly rows: readonly WaterfallRow[];
  readonly startMs: number;
  readonly lengthMs: number;
  readonly services: readonly { readonly name: string; readonly spans: number }[];
  readonly errors: number;
  readonly orphans: number;
  /** Services whose clock was corrected, by how much at their first span. */
  readonly skews: readonly { readonly service: string; readonly byMs: number }[];
}

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

const tidied = (span: TraceSpan): TraceSpan =>
  Number.isFinite(span.startedAtMs) && span.durationMs >= 0 && Number.isFinite(span.durationMs)
    ? span
    : { ...span, startedAtMs: finite(span.startedAtMs), durationMs: Math.max(0, finite(span.durationMs)) };

export function layOut(spans: readonly TraceSpan[], rootId?: string): Waterfall {
  const tree = spanTree(spans.map(tidied), rootId);
  const shifts = clockShifts(tree);
  let startMs = Number.POSITIVE_INFINITY;
  let endMs = Number.NEGATIVE_INFINITY;
  tree.forEach(({ span }, at) => {
    const from = span.startedAtMs + (shifts[at] as number);
    startMs = Math.min(startMs, from);
    endMs = Math.max(endMs, from + span.durationMs);
  });
  if (tree.length === 0) startMs = endMs = 0;
  const lengthMs = endMs - startMs;
  const services = new Map<string, number>();
  const skews = new Map<string, number>();
  const rows = tree.map((entry, at): WaterfallRow => {
    const { span } = entry;
    const shiftMs = shifts[at] as number;
    services.set(span.service, (services.get(span.service) ?? 0) + 1);
    if (shiftMs !== 0 && !skews.has(span.service)) skews.set(span.service, shiftMs);
    const offsetMs = span.startedAtMs + shiftMs - startMs;
    return {
      ...entry,
      left: lengthMs === 0 ? 0 : offsetMs / lengthMs,
      width: lengthMs === 0 ? 1 : span.durationMs / lengthMs,
      offsetMs,
      shiftMs,
      entersService: tree[entry.parent]?.span.service !== span.service,
      hasError: span.status === 'error',
    };
  });
  return {
    rows,
    startMs,
    lengthMs,
    services: [...services].map(([name, count]) => ({ name, spans: count })),
    errors: rows.filter((row) => row.hasError).length,
    orphans: rows.filter((row) => row.orphan).length,
    skews: [...skews].map(([service, byMs]) => ({ service, byMs })),
  };
}

/** Without what lies below a closed span. */
export function openRows(rows: readonly WaterfallRow[], closed: ReadonlySet<string>): readonly WaterfallRow[] {
  if (closed.size === 0) return rows;
  const open: WaterfallRow[] = [];
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] as WaterfallRow;
    open.push(row);
    if (closed.has(row.span.spanId)) at += row.descendants;
  }
  return open;
}

const STEPS = [1, 2, 2.5, 5, 10] as const;

/** Round times for the lines of the axis, `most` at most, the start not among them. */
export function axisTicks(lengthMs: number, most: number): readonly number[] {
  if (!(lengthMs > 0)) return [];
  const least = lengthMs / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = (STEPS.find((one) => one * power >= least * 0.999) ?? 10) * power;
  const ticks: number[] = [];
  for (let at = 1; at * step < lengthMs * 0.97 && ticks.length < most; at += 1) ticks.push(at * step);
  return ticks;
}
