/**
 * Machines' clocks differ. Where a call cannot have happened when its service says (it starts before it was made, or after
 * the caller had its answer), the service's spans are moved as a whole to the middle of the call, as Jaeger does.
 *
 *   caller   |───────────────|            caller   |───────────────|
 *   callee |────────|                ►    callee       |────────|      clock of callee: 5 ms behind
 *
 * A consumer of a queue may well start after its producer ended: it is moved only when it starts before it.
 */
import type { TraceSpan } from '../../../src/ring/trace-span.ts';
import type { TreeSpan } from './span-tree.ts';

/** Two processes of one machine differ by fractions of this: Date and the monotonic clock drift apart. */
const TOLERATED_MS = 2;

/** By place in the tree: what to add to the start of each span. */
export function clockShifts(tree: readonly TreeSpan[]): readonly number[] {
  const shifts: number[] = [];
  for (const { span, parent, orphan } of tree) {
    const caller = tree[parent];
    if (caller === undefined || orphan) {
      shifts.push(0);
      continue;
    }
    const inherited = shifts[parent] as number;
    shifts.push(
      caller.span.service === span.service
        ? inherited
        : shiftOf(caller.span, caller.span.startedAtMs + inherited, span),
    );
  }
  return shifts;
}

function shiftOf(caller: TraceSpan, callerStartMs: number, span: TraceSpan): number {
  const slackMs = Math.max(0, caller.durationMs - span.durationMs);
  if (span.startedAtMs < callerStartMs - TOLERATED_MS) {
    const startMs = caller.kind === 'producer' ? callerStartMs : callerStartMs + slackMs / 2;
    return startMs - span.startedAtMs;
  }
  const isAnswered = caller.kind === 'client' && span.kind === 'server';
  if (isAnswered && span.startedAtMs > callerStartMs + caller.durationMs + TOLERATED_MS)
    return callerStartMs + slackMs / 2 - span.startedAtMs;
  return 0;
}
