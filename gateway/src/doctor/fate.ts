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
import { LooseSpans } from './loose-spans.ts';
import { ownSpans } from './own-spans.ts';
import type { Seen, SeenSpan } from './seen.ts';

export type FateKind = 'followed' | 'doubled' | 'misplaced' | 'restarted' | 'silent';

export interface Fate {
  readonly call: Call;
  readonly kind: FateKind;
  /** Of whoever was called; of `followed`, `misplaced` and `restarted` one, of `silent` none. */
  readonly spans: readonly SeenSpan[];
}

/** `gateway`: the name of our own service, which other gateways of the same name share. */
export function fatesOf(calls: readonly Call[], seen: Seen, gateway: string): Fate[] {
  const children = childrenOf(calls, seen, gateway);
  const loose = new LooseSpans(seen, gateway);
  const known: Fate[] = [];
  const childless: Call[] = [];
  for (const call of calls) {
    const spans = children.get(call) ?? NO_SPANS;
    const entries = spans.filter(({ kind }) => isEntry(kind));
    // A message may have many readers, and be read again.
    if (entries.length > 1 && !call.isMessage) known.push({ call, kind: 'doubled', spans: entries });
    else if (spans.length > 0) known.push({ call, kind: 'followed', spans: [entries[0] ?? (spans[0] as SeenSpan)] });
    else childless.push(call);
  }
  const misplaced: Fate[] = [];
  const unfound: Call[] = [];
  for (const call of childless) {
    const span = loose.inTrace(call);
    if (span === undefined) unfound.push(call);
    else misplaced.push({ call, kind: 'misplaced', spans: [span] });
  }
  return [...known, ...misplaced, ...elsewhere(unfound, loose, [...known, ...misplaced], seen.foreignSinceMs)];
}

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

/** The callee of these calls begins traces of its own if that explains at least so many of those that nothing was found of. */
const EXPLAINED = 0.5;

function elsewhere(calls: readonly Call[], loose: LooseSpans, known: readonly Fate[], foreignSinceMs: number): Fate[] {
  const others = servicesOfOthers(known);
  const fates: Fate[] = [];
  for (const same of Map.groupBy(calls, hopKey).values()) {
    const found = same
      .map((call): Fate => {
        const span = loose.elsewhere(call, (service) => !others(call, service));
        return span === undefined ? { call, kind: 'silent', spans: [] } : { call, kind: 'restarted', spans: [span] };
      })
      // What came of older ones may have been forgotten.
      .filter(({ kind, call }) => kind === 'restarted' || call.startMs >= foreignSinceMs);
    const restarted = found.filter(({ kind }) => kind === 'restarted').length;
    if (restarted >= found.length * EXPLAINED) fates.push(...found);
    else fates.push(...found.map(({ call }): Fate => ({ call, kind: 'silent', spans: [] })));
  }
  return fates;
}

export const hopKey = ({ caller, upstream, peer }: Call): string => `${caller} ${upstream ?? peer}`;

/** A service that follows as one upstream is not taken for another one: whoever calls it at the same time is somebody else. */
function servicesOfOthers(known: readonly Fate[]): (call: Call, service: string) => boolean {
  const places = new Map<string, Set<string>>();
  for (const { call, spans } of known) {
    if (call.upstream === undefined) continue;
    for (const { service } of spans) {
      const at = places.get(service);
      if (at === undefined) places.set(service, new Set(placesOf(call)));
      else for (const place of placesOf(call)) at.add(place);
    }
  }
  return (call, service) => {
    const at = call.upstream === undefined ? undefined : places.get(service);
    return at !== undefined && !placesOf(call).some((place) => at.has(place));
  };
}

const placesOf = ({ upstream, peer }: Call): string[] => [`upstream ${upstream}`, peer];
