/**
 * Takes from the ring what the checks look at, within bounds, and lets requests through between two slices of the work.
 *
 *   records ──► newest traces that are settled ─┐
 *                                               ├──► Seen
 *   foreign ──► traces of the same time ────────┘
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RequestRecord } from '../record.ts';
import type { TraceRing } from '../ring/trace-ring.ts';
import { SETTLED_AFTER_MS, type Seen, type SeenSpan, type SeenTrace, wallMs } from './seen.ts';
import { seenSpan } from './seen-span.ts';

export interface ReadBounds {
  /** Of this gateway. */
  readonly traces: number;
  readonly spans: number;
  readonly foreignSpans: number;
  /** Records that are passed over, because they are too young, not sampled, or of a trace that is already chosen. */
  readonly records: number;
  readonly sliceMs: number;
}

export const readBounds: ReadBounds = { traces: 500, spans: 4000, foreignSpans: 2000, records: 50_000, sliceMs: 2 };

/** Foreign traces that began so long before or after the others cannot be theirs. */
const AROUND_MS = 60_000;

export async function readRing(ring: TraceRing, nowMs: number, bounds: ReadBounds = readBounds): Promise<Seen> {
  const rest = pauses(bounds.sliceMs);
  const { chosen, young } = chooseTraces(ring, nowMs, bounds);
  const traces: SeenTrace[] = [];
  let room = bounds.spans;
  for (const [traceId, records] of chosen) {
    if (room <= 0) break;
    const { spans, cut } = ring.spansOf(traceId);
    const seen = await digest(spans, rest, room);
    room -= seen.spans.length;
    traces.push({ traceId, records, spans: seen.spans, isCut: cut > 0 || seen.isCut });
  }
  const foreign = await readForeign(ring, around(traces), rest, bounds.foreignSpans);
  const { forgotten, passedOver } = ring.figures();
  const mayLack = foreign.isCut || forgotten.traces > 0 || passedOver > 0;
  return {
    traces: [...traces, ...foreign.traces],
    foreignSinceMs: mayLack ? foreign.oldestMs : Number.NEGATIVE_INFINITY,
    young,
  };
}

/** By trace, newest first; of a trace all its records, the oldest first. */
function chooseTraces(ring: TraceRing, nowMs: number, bounds: ReadBounds) {
  const byTrace = new Map<string, RequestRecord[]>();
  const unsettled = new Set<string>();
  let young = 0;
  let passed = 0;
  for (const { record, kept } of ring.records()) {
    passed += 1;
    if (passed > bounds.records) break;
    const { traceId, sampled } = record.trace;
    if (wallMs(record, record.endedMs) > nowMs - SETTLED_AFTER_MS) {
      if (sampled && kept === 'head') young += 1;
      unsettled.add(traceId);
      continue;
    }
    const known = byTrace.get(traceId);
    if (known !== undefined) known.unshift(record);
    else if (kept === 'head' && sampled && byTrace.size < bounds.traces && !unsettled.has(traceId))
      byTrace.set(traceId, [record]);
  }
  return { chosen: byTrace, young };
}

type Rest = () => Promise<void> | undefined;

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

interface Around {
  readonly fromMs: number;
  readonly toMs: number;
}

function around(traces: readonly SeenTrace[]): Around {
  if (traces.length === 0) return { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;
  for (const { records } of traces)
    for (const record of records) {
      fromMs = Math.min(fromMs, record.startedAtMs);
      toMs = Math.max(toMs, wallMs(record, record.endedMs));
    }
  return { fromMs: fromMs - AROUND_MS, toMs: toMs + AROUND_MS };
}

async function readForeign(ring: TraceRing, { fromMs, toMs }: Around, rest: Rest, most: number) {
  const traces: SeenTrace[] = [];
  let room = most;
  let oldestMs: number | undefined;
  for (const traceId of Array.from(ring.foreign())) {
    if (room <= 0) return { traces, oldestMs: oldestMs ?? Number.POSITIVE_INFINITY, isCut: true };
    const { spans, cut } = ring.spansOf(traceId);
    const seen = await digest(spans, rest, room);
    room -= Math.max(1, seen.spans.length);
    const [first] = seen.spans;
    if (first === undefined) continue;
    oldestMs = Math.min(oldestMs ?? first.startMs, first.startMs);
    if (first.startMs < fromMs || first.startMs > toMs) continue;
    traces.push({ traceId, records: [], spans: seen.spans, isCut: cut > 0 || seen.isCut });
  }
  // None that is there, none that was pushed out by others.
  return { traces, oldestMs: oldestMs ?? Number.NEGATIVE_INFINITY, isCut: false };
}

/** A promise to wait for as soon as the slice is used up. */
function pauses(sliceMs: number): Rest {
  let endsMs = performance.now() + sliceMs;
  return () => {
    if (performance.now() < endsMs) return undefined;
    return nextTurn().then(() => {
      endsMs = performance.now() + sliceMs;
    });
  };
}
