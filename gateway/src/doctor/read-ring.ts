/**
 * Takes from the ring what the checks look at, within bounds, and lets requests through between two slices of the work.
 *
 *   records ──► traces that are settled, or some ┐
 *               from all of the time that is kept ┤
 *                                               ├──► Seen
 *   foreign ──► traces of the same time ────────┘
 */
import type { RequestRecord } from '../record.ts';
import type { TraceRing } from '../ring/trace-ring.ts';
import { pauses, type Rest } from './rest.ts';
import { SETTLED_AFTER_MS, type Seen, type SeenSpan, type SeenTrace, type Stretch, wallMs } from './seen.ts';
import { seenSpan } from './seen-span.ts';

export interface ReadBounds {
  /** Of this gateway. */
  readonly traces: number;
  /** Of each part of the sample, where more are kept: traces that followed upon each other. */
  readonly stretch: number;
  readonly spans: number;
  readonly foreignSpans: number;
  /** Looked at to choose from. */
  readonly records: number;
  /** Looked at to find those of the time of the others. */
  readonly foreignTraces: number;
  readonly sliceMs: number;
}

export const readBounds: ReadBounds = {
  traces: 500,
  stretch: 20,
  spans: 4000,
  foreignSpans: 2000,
  records: 50_000,
  foreignTraces: 20_000,
  sliceMs: 2,
};

/** Foreign traces that began so long before or after the others cannot be theirs. */
const AROUND_MS = 60_000;
/** Where there are too many of them for that. */
const NEAR_MS = 2000;

export async function readRing(ring: TraceRing, nowMs: number, bounds: ReadBounds = readBounds): Promise<Seen> {
  const rest = pauses(bounds.sliceMs);
  const { byTrace, young } = await settledTraces(ring, nowMs, bounds.records, rest);
  const traces: SeenTrace[] = [];
  const stretches: Stretch[] = [];
  let room = bounds.spans;
  for (const part of spread([...byTrace], bounds)) {
    const before = traces.length;
    for (const [traceId, records] of part) {
      if (room <= 0) break;
      const { spans, cut } = ring.spansOf(traceId);
      const seen = await digest(spans, rest, room);
      room -= seen.spans.length;
      traces.push({ traceId, records, spans: seen.spans, isCut: cut > 0 || seen.isCut });
    }
    if (traces.length > before) stretches.push(stretchOf(traces.slice(before)));
  }
  const foreign = await readForeign(ring, around(stretches), rest, bounds);
  const mayLack = foreign.isCut || ring.figures().forgotten.foreign > 0;
  return {
    traces: [...traces, ...foreign.traces],
    stretches,
    foreignSinceMs: mayLack ? foreign.oldestMs : Number.NEGATIVE_INFINITY,
    young,
  };
}

/** By trace, newest first; of a trace all its records, the oldest first. */
async function settledTraces(ring: TraceRing, nowMs: number, mostRecords: number, rest: Rest) {
  const byTrace = new Map<string, RequestRecord[]>();
  const unsettled = new Set<string>();
  let young = 0;
  let passed = 0;
  for (const { record, kept } of ring.records()) {
    const pause = rest();
    if (pause !== undefined) await pause;
    passed += 1;
    if (passed > mostRecords) break;
    const { traceId, sampled } = record.trace;
    if (wallMs(record, record.endedMs) > nowMs - SETTLED_AFTER_MS) {
      if (sampled && kept === 'head') young += 1;
      unsettled.add(traceId);
      continue;
    }
    const known = byTrace.get(traceId);
    if (known !== undefined) known.unshift(record);
    else if (kept === 'head' && sampled && !unsettled.has(traceId)) byTrace.set(traceId, [record]);
  }
  return { byTrace, young };
}

/** All, or parts of the same size from all of the time that is kept: a second or two of a busy gateway is no measure. */
function spread<Item>(items: readonly Item[], { traces, stretch }: ReadBounds): readonly (readonly Item[])[] {
  if (items.length <= traces) return [items];
  const parts = Math.max(1, Math.floor(traces / stretch));
  const size = Math.floor(traces / parts);
  const every = items.length / parts;
  return Array.from({ length: parts }, (_, at) => {
    const from = Math.floor(at * every);
    return items.slice(from, from + size);
  });
}

function stretchOf(traces: readonly SeenTrace[]): Stretch {
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;
  for (const { records } of traces)
    for (const record of records) {
      fromMs = Math.min(fromMs, wallMs(record, record.endedMs));
      toMs = Math.max(toMs, wallMs(record, record.endedMs));
    }
  return { fromMs, toMs };
}

function around(stretches: readonly Stretch[]): readonly Stretch[] {
  if (stretches.length === 0) return [{ fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY }];
  const moreMs = stretches.length === 1 ? AROUND_MS : NEAR_MS;
  return stretches.map(({ fromMs, toMs }) => ({ fromMs: fromMs - moreMs, toMs: toMs + moreMs }));
}

async function digest(spans: Iterable<Parameters<typeof seenSpan>[0]>, rest: Rest, most: number) {
  const seen: SeenSpan[] = [];
  for (const span of spans) {
    if (seen.length >= most) return { spans: seen, isCut: true };
    seen.push(seenSpan(span));
    const pause = rest();
    if (pause !== undefined) await pause;
  }
  return { spans: seen, isCut: false };
}

async function readForeign(ring: TraceRing, times: readonly Stretch[], rest: Rest, bounds: ReadBounds) {
  const traces: SeenTrace[] = [];
  let room = bounds.foreignSpans;
  let passed = 0;
  let oldestMs: number | undefined;
  for (const traceId of Array.from(ring.foreign())) {
    passed += 1;
    if (room <= 0 || passed > bounds.foreignTraces)
      return { traces, oldestMs: oldestMs ?? Number.POSITIVE_INFINITY, isCut: true };
    const pause = rest();
    if (pause !== undefined) await pause;
    const { spans, cut } = ring.spansOf(traceId);
    const [first] = spans;
    if (first === undefined) continue;
    const { startedAtMs } = first;
    oldestMs = Math.min(oldestMs ?? startedAtMs, startedAtMs);
    if (!times.some(({ fromMs, toMs }) => startedAtMs >= fromMs && startedAtMs <= toMs)) continue;
    const seen = await digest(ring.spansOf(traceId).spans, rest, room);
    room -= seen.spans.length;
    traces.push({ traceId, records: [], spans: seen.spans, isCut: cut > 0 || seen.isCut });
  }
  // None that is there, none that was pushed out by others.
  return { traces, oldestMs: oldestMs ?? Number.NEGATIVE_INFINITY, isCut: false };
}
