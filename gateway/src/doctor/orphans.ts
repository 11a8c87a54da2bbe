/**
 * Spans whose parent never came, in traces of which the gateway's own request is over: elsewhere the parent may be a browser's,
 * or that of a stream that is still open. Of those that begin a service's part, the parent is the caller's. Of those within it,
 * it is the service's own; but a consumer that is still at work tells of its parts before itself, so that only what lies within
 * an entry that has ended counts.
 */
import type { Fate } from './fate.ts';
import type { Finding } from './finding.ts';
import { firstOf, howIll } from './hop.ts';
import { idsOf } from './loose-spans.ts';
import { SETTLED_AFTER_MS, type Seen, type SeenSpan, type SeenTrace } from './seen.ts';

interface Part {
  traces: number;
  readonly inner: { spans: number; readonly traceIds: string[] };
  readonly entry: { spans: number; readonly traceIds: string[] };
}

export function findOrphans(seen: Seen, fates: readonly Fate[], nowMs: number): Finding[] {
  const explained = new Set(fates.filter(({ kind }) => kind === 'misplaced').flatMap(({ spans }) => spans));
  const parts = new Map<string, Part>();
  for (const trace of seen.traces) if (isWhole(trace) && isQuiet(trace, nowMs)) countOrphans(trace, explained, parts);
  return [...parts].flatMap(([service, part]) => [
    ...finding(service, part, 'inner'),
    ...finding(service, part, 'entry'),
  ]);
}

const isWhole = ({ isCut, records }: SeenTrace): boolean => !isCut && records.length > 0;

/** A clock that is far ahead would keep its traces young for ever. */
const FUTURE_MS = 60_000;

/** Nothing happened in it for a while: a span is sent when it ends, so that children come before their parent. */
function isQuiet({ spans }: SeenTrace, nowMs: number): boolean {
  const settledMs = nowMs - SETTLED_AFTER_MS;
  return spans.every(({ endMs }) => endMs <= settledMs || endMs > nowMs + FUTURE_MS);
}

function countOrphans(trace: SeenTrace, explained: ReadonlySet<SeenSpan>, parts: Map<string, Part>): void {
  const ids = idsOf(trace);
  for (const { trace: own } of trace.records)
    if (own.parentSpanId !== undefined) (ids as Set<string>).add(own.parentSpanId);
  const seen = new Map<string, { inner: number; entry: number }>();
  for (const span of trace.spans) {
    const counts = seen.get(span.service) ?? { inner: 0, entry: 0 };
    seen.set(span.service, counts);
    if (span.parentSpanId === undefined || ids.has(span.parentSpanId) || explained.has(span)) continue;
    if (isEntry(span)) counts.entry += 1;
    else if (isWithinEntry(span, trace)) counts.inner += 1;
  }
  for (const [service, { inner, entry }] of seen) {
    const part = parts.get(service) ?? newPart();
    parts.set(service, part);
    part.traces += 1;
    add(part.inner, inner, trace.traceId);
    add(part.entry, entry, trace.traceId);
  }
}

const isEntry = ({ kind }: SeenSpan): boolean => kind === 'server' || kind === 'consumer';

const isWithinEntry = (span: SeenSpan, { spans }: SeenTrace): boolean =>
  spans.some(
    (entry) =>
      isEntry(entry) && entry.service === span.service && entry.startMs <= span.startMs && entry.endMs >= span.endMs,
  );

const newPart = (): Part => ({ traces: 0, inner: { spans: 0, traceIds: [] }, entry: { spans: 0, traceIds: [] } });

function add(to: { spans: number; readonly traceIds: string[] }, count: number, traceId: string): void {
  if (count === 0) return;
  to.spans += count;
  to.traceIds.push(traceId);
}

function finding(service: string, part: Part, which: 'inner' | 'entry'): Finding[] {
  const { spans, traceIds } = part[which];
  const health = howIll(traceIds.length, part.traces, 'warn');
  if (health === undefined) return [];
  return [
    {
      check: 'missing-spans',
      health,
      subject: service,
      says:
        which === 'inner'
          ? `${service} loses some of its own spans.`
          : `Whoever calls ${service} sends not all of its spans.`,
      evidence: `${spans} ${spans === 1 ? 'span' : 'spans'} of ${service} whose parent never came, in ${traceIds.length} of its ${part.traces} traces`,
      fix:
        which === 'inner'
          ? `See whether the exporter of ${service} drops spans (queue too small, stopped before it was flushed), or its sampler leaves some out.`
          : `See whether the service, proxy or mesh that calls ${service} exports its spans to the same place, and drops none.`,
      traceIds: firstOf(traceIds),
    },
  ];
}
