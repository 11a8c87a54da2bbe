/**
 * What became of the context that went with a call, by the spans that came of whoever was called.
 *
 *   caller ──CLIENT c──►  one SERVER span under c            followed
 *                         several under c                    doubled
 *                         in the trace, not under c          misplaced    its parent is unknown, or it has none
 *                         in another trace, same time,       restarted    of all these calls, most must be so:
 *                         method and path                                 one alone may be a coincidence
 *                         nothing                            silent
 */
import type { Call } from './call.ts';
import { elsewhere } from './elsewhere.ts';
import { LooseSpans } from './loose-spans.ts';
import { ownSpans } from './own-spans.ts';
import type { Rest } from './rest.ts';
import type { Seen, SeenSpan } from './seen.ts';

export type FateKind = 'followed' | 'doubled' | 'misplaced' | 'restarted' | 'silent';

export interface Fate {
  readonly call: Call;
  readonly kind: FateKind;
  /** Of whoever was called; of `followed`, `misplaced` and `restarted` one, of `silent` none. */
  readonly spans: readonly SeenSpan[];
  /** Of `restarted`: it may be a coincidence. */
  readonly isUnsure: boolean;
}

/** What became of each call; of those in `unknown` what tells it may have been forgotten, or is still to come. */
export interface Fates {
  readonly fates: readonly Fate[];
  readonly unknown: readonly Call[];
}

export interface FatesParts {
  readonly calls: readonly Call[];
  readonly seen: Seen;
  /** The name of our own service, which other gateways of the same name share. */
  readonly gateway: string;
  readonly nowMs: number;
  readonly rest: Rest;
}

export async function fatesOf({ calls, seen, gateway, nowMs, rest }: FatesParts): Promise<Fates> {
  const children = childrenOf(calls, seen, gateway);
  await rest();
  const loose = new LooseSpans(seen, gateway);
  await rest();
  const known: Fate[] = [];
  const childless: Call[] = [];
  for (const call of calls) {
    const spans = children.get(call) ?? NO_SPANS;
    const entries = spans.filter(({ kind }) => isEntry(kind));
    // A message may have many readers, and be read again.
    if (entries.length > 1 && !call.isMessage) known.push(fate(call, 'doubled', entries));
    else if (spans.length > 0) known.push(fate(call, 'followed', [entries[0] ?? (spans[0] as SeenSpan)]));
    else childless.push(call);
  }
  const unfound: Call[] = [];
  for (const call of childless) {
    const span = loose.inTrace(call);
    if (span === undefined) unfound.push(call);
    else known.push(fate(call, 'misplaced', [span]));
  }
  await rest();
  const others = await elsewhere({ calls: unfound, loose, known, foreignSinceMs: seen.foreignSinceMs, nowMs, rest });
  return { fates: [...known, ...others.fates], unknown: others.unknown };
}

const fate = (call: Call, kind: FateKind, spans: readonly SeenSpan[], isUnsure = false): Fate => ({
  call,
  kind,
  spans,
  isUnsure,
});

const isEntry = (kind: SeenSpan['kind']): boolean => kind === 'server' || kind === 'consumer';

const NO_SPANS: readonly SeenSpan[] = Object.freeze([]);

/** A span that shares its id with its caller's, as B3 allows, is a child like any other; a linked consumer is one, too. */
function childrenOf(calls: readonly Call[], { traces }: Seen, gateway: string): ReadonlyMap<Call, readonly SeenSpan[]> {
  const byId = new Map(calls.map((call) => [call.spanId, call]));
  const children = new Map<Call, SeenSpan[]>();
  const add = (id: string, traceId: string, span: SeenSpan): void => {
    const call = byId.get(id);
    if (call === undefined || call.traceId !== traceId) return;
    const known = children.get(call);
    if (known === undefined) children.set(call, [span]);
    else known.push(span);
  };
  const place = (span: SeenSpan): void => {
    const { traceId, spanId, parentSpanId, kind } = span;
    if (parentSpanId !== undefined) add(parentSpanId, traceId, span);
    if (kind === 'server' && parentSpanId !== spanId) add(spanId, traceId, span);
    if (kind !== 'consumer') return;
    for (const link of span.links) if (link.spanId !== parentSpanId) add(link.spanId, link.traceId, span);
  };
  for (const trace of traces) {
    for (const span of trace.spans) place(span);
    for (const span of ownSpans(trace, gateway)) place(span);
  }
  return children;
}
