/** SERVER and CONSUMER spans that hang on nothing that is here: what a call left when its context was lost. Each explains one call. */
import type { Call } from './call.ts';
import { ownSpans } from './own-spans.ts';
import { CLOCK_SLACK_MS, type Seen, type SeenSpan, type SeenTrace } from './seen.ts';

/** Who was called is done before the caller is; what is longer was called by somebody else. */
const LONGER_MS = 2;
/** How long a message may wait in its queue and still be taken for that of the call. */
const QUEUED_MS = 60_000;

export class LooseSpans {
  readonly #byTrace = new Map<string, SeenSpan[]>();
  /** By operation, by start. */
  readonly #elsewhere = new Map<string, SeenSpan[]>();
  readonly #claimed = new Set<SeenSpan>();
  readonly #gateway: string;

  constructor({ traces }: Seen, gateway: string) {
    this.#gateway = gateway;
    const ofCallers = callersOf(traces);
    for (const trace of traces) {
      const loose = looseOf(trace).filter(({ service }) => service !== gateway);
      if (loose.length > 0) this.#byTrace.set(trace.traceId, loose);
      if (!ofCallers.has(trace.traceId)) for (const span of loose) this.#index(span);
      // One that links to its caller tells which call it was.
      for (const own of ownSpans(trace, gateway)) if (own.links.length > 0) this.#index(own);
    }
    for (const spans of this.#elsewhere.values()) spans.sort((a, b) => a.startMs - b.startMs);
  }

  #index(span: SeenSpan): void {
    if (span.operation === undefined) return;
    const same = this.#elsewhere.get(span.operation);
    if (same === undefined) this.#elsewhere.set(span.operation, [span]);
    else same.push(span);
  }

  /** Of the same trace: an operation that says nothing is no objection. */
  inTrace(call: Call): SeenSpan | undefined {
    const loose = this.#byTrace.get(call.traceId) ?? [];
    return this.#claim(
      call,
      loose.filter(({ operation }) => operation === undefined || operation === call.operation),
    );
  }

  elsewhere(call: Call, mayBe: (service: string) => boolean): SeenSpan | undefined {
    const same = this.#elsewhere.get(call.operation) ?? [];
    const near: SeenSpan[] = [];
    for (let at = firstFrom(same, call.startMs - CLOCK_SLACK_MS); at < same.length; at += 1) {
      const span = same[at] as SeenSpan;
      if (span.startMs > latestStartMs(call)) break;
      if (span.traceId !== call.traceId && mayBe(span.service)) near.push(span);
    }
    return this.#claim(call, near);
  }

  /** One that links to the call is it; else the nearest in time. */
  #claim(call: Call, candidates: readonly SeenSpan[]): SeenSpan | undefined {
    let best: SeenSpan | undefined;
    let bestMs = Number.POSITIVE_INFINITY;
    for (const span of candidates) {
      if (this.#claimed.has(span) || !isDuring(span, call)) continue;
      const isLinked = linksTo(span, call);
      if (!isLinked && span.service === this.#gateway) continue;
      const apartMs = isLinked ? -1 : Math.abs(middle(span) - middle(call));
      if (apartMs >= bestMs) continue;
      best = span;
      bestMs = apartMs;
    }
    if (best !== undefined) this.#claimed.add(best);
    return best;
  }
}

/** Traces that the gateway did not follow, but links to: what stands there came before the gateway. */
const callersOf = (traces: readonly SeenTrace[]): ReadonlySet<string> =>
  new Set(traces.flatMap(({ records }) => records.flatMap(({ trace }) => trace.link?.traceId ?? [])));

/** The gateway's own SERVER span is nobody's parent but its own: nothing that it sends names it. */
export function looseOf(trace: SeenTrace): SeenSpan[] {
  const { records, spans } = trace;
  const ids = idsOf(trace);
  const isOwn = (id: string): boolean => records.some((record) => record.trace.spanId === id);
  const isAttempt = (id: string): boolean =>
    records.some(({ attempts }) => attempts.some((attempt) => attempt.spanId === id));
  const seen = new Set<string>();
  return spans.filter(({ kind, spanId, parentSpanId }) => {
    if ((kind !== 'server' && kind !== 'consumer') || seen.has(spanId)) return false;
    seen.add(spanId);
    if (parentSpanId === undefined || parentSpanId === spanId) return !isAttempt(spanId);
    return !ids.has(parentSpanId) || isOwn(parentSpanId);
  });
}

/** Of all spans that a trace has here, those that the gateway makes of its records among them. */
export function idsOf({ records, spans }: Pick<SeenTrace, 'records' | 'spans'>): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { spanId } of spans) ids.add(spanId);
  for (const record of records) {
    ids.add(record.trace.spanId);
    for (const { spanId } of record.attempts) ids.add(spanId);
  }
  return ids;
}

export const linksTo = ({ links }: SeenSpan, { spanId }: Call): boolean => links.some((link) => link.spanId === spanId);

const latestStartMs = (call: Call): number => call.endMs + (call.isMessage ? QUEUED_MS : CLOCK_SLACK_MS);

function isDuring(span: SeenSpan, call: Call): boolean {
  if (span.startMs < call.startMs - CLOCK_SLACK_MS || span.startMs > latestStartMs(call)) return false;
  if (call.isMessage) return span.kind === 'consumer';
  if (span.kind !== 'server') return false;
  return (
    span.endMs <= call.endMs + CLOCK_SLACK_MS && span.endMs - span.startMs <= call.endMs - call.startMs + LONGER_MS
  );
}

const middle = ({ startMs, endMs }: { readonly startMs: number; readonly endMs: number }): number =>
  (startMs + endMs) / 2;

function firstFrom(sorted: readonly SeenSpan[], startMs: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as SeenSpan).startMs < startMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
