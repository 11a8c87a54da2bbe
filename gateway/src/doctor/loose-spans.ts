/** SERVER and CONSUMER spans that hang on nothing that is here: what a call left when its context was lost. Each explains one call. */
import type { Call } from './call.ts';
import { ownSpans } from './own-spans.ts';
import { CLOCK_SLACK_MS, type Seen, type SeenSpan, type SeenTrace, type Stretch } from './seen.ts';

/** Who was called is done before the caller is; what is longer was called by somebody else. */
const LONGER_MS = 2;
/** How long a message may wait in its queue and still be taken for that of the call. */
const QUEUED_MS = 60_000;

export class LooseSpans {
  readonly #byTrace = new Map<string, SeenSpan[]>();
  /** By operation, by start. */
  readonly #elsewhere = new Map<string, SeenSpan[]>();
  /** By the call that they link to. */
  readonly #linked = new Map<string, SeenSpan[]>();
  readonly #claimed = new Set<SeenSpan>();
  readonly #gateway: string;
  readonly #stretches: readonly Stretch[];

  constructor({ traces, stretches }: Seen, gateway: string) {
    this.#gateway = gateway;
    this.#stretches = stretches;
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
    add(this.#elsewhere, span.operation, span);
    for (const { spanId } of span.links) add(this.#linked, spanId, span);
  }

  /** Of the same trace: an operation that says nothing is no objection. */
  inTrace(call: Call): SeenSpan | undefined {
    const loose = this.#byTrace.get(call.traceId) ?? [];
    return this.#claim(
      call,
      loose.filter(({ operation }) => operation === undefined || operation === call.operation),
    );
  }

  /** What links to the call, and so tells itself whose it is. */
  linked(call: Call, mayBe: (service: string) => boolean): SeenSpan | undefined {
    const linked = this.#linked.get(call.spanId) ?? [];
    return this.#claim(
      call,
      linked.filter(({ operation, service }) => operation === call.operation && mayBe(service)),
    );
  }

  /** What was done at the time of the call; the gateway knows itself whom it followed. */
  elsewhere(call: Call, mayBe: (service: string) => boolean, slackMs: number): SeenSpan | undefined {
    const same = this.#elsewhere.get(call.operation) ?? [];
    const near: SeenSpan[] = [];
    for (let at = firstFrom(same, call.startMs - slackMs); at < same.length; at += 1) {
      const span = same[at] as SeenSpan;
      if (span.startMs > latestStartMs(call, slackMs)) break;
      if (span.traceId !== call.traceId && span.service !== this.#gateway && mayBe(span.service)) near.push(span);
    }
    return this.#claim(call, near, slackMs);
  }

  /** Of what this service did of these operations meanwhile, how much is explained by calls: 0 to 1. */
  explained(service: string, operations: ReadonlySet<string>): number {
    let all = 0;
    let claimed = 0;
    for (const operation of operations)
      for (const span of this.#elsewhere.get(operation) ?? []) {
        if (span.service !== service || !this.#stretches.some((one) => isIn(one, span))) continue;
        all += 1;
        if (this.#claimed.has(span)) claimed += 1;
      }
    return all === 0 ? 1 : claimed / all;
  }

  /** How long what was looked at lasted. */
  get coveredMs(): number {
    return this.#stretches.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  }

  /** It was taken for what it is not. */
  release(spans: readonly SeenSpan[]): void {
    for (const span of spans) this.#claimed.delete(span);
  }

  /** The nearest in time. */
  #claim(call: Call, candidates: readonly SeenSpan[], slackMs = CLOCK_SLACK_MS): SeenSpan | undefined {
    let best: SeenSpan | undefined;
    let bestMs = Number.POSITIVE_INFINITY;
    for (const span of candidates) {
      if (this.#claimed.has(span) || !isDuring(span, call, slackMs)) continue;
      const apartMs = Math.abs(middle(span) - middle(call));
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

/** A call ends when its callee does, however long both last. */
const isIn = ({ fromMs, toMs }: Stretch, { endMs }: SeenSpan): boolean => endMs >= fromMs && endMs <= toMs;

const latestStartMs = (call: Call, slackMs: number): number => call.endMs + (call.isMessage ? QUEUED_MS : slackMs);

function isDuring(span: SeenSpan, call: Call, slackMs: number): boolean {
  if (span.startMs < call.startMs - slackMs || span.startMs > latestStartMs(call, slackMs)) return false;
  if (call.isMessage) return span.kind === 'consumer';
  if (span.kind !== 'server') return false;
  return span.endMs <= call.endMs + slackMs && span.endMs - span.startMs <= call.endMs - call.startMs + LONGER_MS;
}

const middle = ({ startMs, endMs }: { readonly startMs: number; readonly endMs: number }): number =>
  (startMs + endMs) / 2;

function add(to: Map<string, SeenSpan[]>, key: string, span: SeenSpan): void {
  const known = to.get(key);
  if (known === undefined) to.set(key, [span]);
  else known.push(span);
}

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
