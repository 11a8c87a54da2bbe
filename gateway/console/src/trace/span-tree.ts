/**
 * Spans that came in any order, as a tree in the order it is drawn. Senders are strangers: a parent may be missing, be the
 * span itself, or be its own descendant; every span is drawn exactly once whatever they say. No recursion: a chain may be long.
 */
import type { TraceSpan } from '../../../src/ring/trace-span.ts';

export interface TreeSpan {
  readonly span: TraceSpan;
  readonly depth: number;
  /** Place of the parent in the list; -1 of a root. */
  readonly parent: number;
  /** So many of the following are below it. */
  readonly descendants: number;
  /** It names a parent that is not here, and was put under the root. */
  readonly orphan: boolean;
}

const byStart = (one: TraceSpan, other: TraceSpan): number =>
  one.startedAtMs - other.startedAtMs || other.durationMs - one.durationMs || (one.spanId < other.spanId ? -1 : 1);

/** The root is the earliest span without a parent; else `rootId`, the span that the page is about, if it is known. */
export function spanTree(spans: readonly TraceSpan[], rootId: string | undefined): readonly TreeSpan[] {
  const byId = new Map<string, TraceSpan>();
  for (const span of [...spans].sort(byStart)) if (!byId.has(span.spanId)) byId.set(span.spanId, span);
  const ordered = [...byId.values()];
  const parentOf = (span: TraceSpan): TraceSpan | undefined =>
    span.parentSpanId === undefined || span.parentSpanId === span.spanId ? undefined : byId.get(span.parentSpanId);

  const loose = ordered.filter((span) => parentOf(span) === undefined);
  const first =
    loose.find((span) => span.parentSpanId === undefined) ?? loose.find((span) => span.spanId === rootId) ?? loose[0];
  const children = new Map<TraceSpan | undefined, TraceSpan[]>();
  const orphans = new Set<TraceSpan>();
  for (const span of ordered) {
    let parent = parentOf(span);
    if (parent === undefined && span !== first && span.parentSpanId !== undefined) {
      parent = first;
      orphans.add(span);
    }
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [span]);
    else siblings.push(span);
  }
  const tree = walk(children, orphans, undefined, new Set());
  // What is left hangs together in circles: each is cut open where it starts.
  const drawn = new Set(tree.map(({ span }) => span));
  for (const span of ordered) {
    if (drawn.has(span)) continue;
    orphans.add(span);
    const opened = walk(new Map([...children, [undefined, [span]]]), orphans, undefined, drawn);
    const from = tree.length;
    tree.push(...opened.map((entry) => ({ ...entry, parent: entry.parent === -1 ? -1 : entry.parent + from })));
  }
  return tree;
}

function walk(
  children: ReadonlyMap<TraceSpan | undefined, readonly TraceSpan[]>,
  orphans: ReadonlySet<TraceSpan>,
  from: TraceSpan | undefined,
  drawn: Set<TraceSpan>,
): TreeSpan[] {
  const tree: (TreeSpan & { descendants: number })[] = [];
  const ahead = (children.get(from) ?? []).toReversed().map((span) => ({ span, depth: 0, parent: -1 }));
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    const { span, depth, parent } = next;
    if (drawn.has(span)) continue;
    drawn.add(span);
    const place = tree.length;
    tree.push({ span, depth, parent, descendants: 0, orphan: orphans.has(span) });
    const below = children.get(span) ?? [];
    for (let at = below.length - 1; at >= 0; at -= 1)
      ahead.push({ span: below[at] as TraceSpan, depth: depth + 1, parent: place });
  }
  for (let at = tree.length - 1; at >= 0; at -= 1) {
    const entry = tree[at] as TreeSpan;
    const parent = tree[entry.parent];
    if (parent !== undefined) parent.descendants += entry.descendants + 1;
  }
  return tree;
}
