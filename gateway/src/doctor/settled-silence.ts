/**
 * From what age on a call that left no span has none to come. Spans come as late as those that were seen to come:
 *
 *   silent, too young │ silent, judged            older ─►
 *   ──────────────────┼──────────────
 *          newest call with a span, and a batch more
 *
 * What nobody answers is measured by the others; nothing is waited for beyond half a minute.
 */
import type { Call } from './call.ts';
import type { Fate } from './fate.ts';
import type { KeyOf } from './hop-keys.ts';

/** An instance may send its batches just before or just after another. */
const BATCH_MS = 5000;
const LEAST_MS = 15_000;
const MOST_MS = 30_000;

/** Whether the silence of a call says anything; `newestMs`: the end of the newest of its hop that was answered elsewhere. */
export function silenceCounts(
  known: readonly Fate[],
  keyOf: KeyOf,
  nowMs: number,
): (key: string, call: Call, newestMs: number | undefined) => boolean {
  const newest = new Map<string, number>();
  let newestOfAll: number | undefined;
  for (const { call } of known) {
    const key = keyOf(call);
    newest.set(key, Math.max(newest.get(key) ?? call.endMs, call.endMs));
    newestOfAll = Math.max(newestOfAll ?? call.endMs, call.endMs);
  }
  return (key, { endMs }, newestMs) => {
    const seenMs = newest.get(key) ?? newestMs ?? newestOfAll;
    const delayMs = seenMs === undefined ? LEAST_MS : nowMs - seenMs + BATCH_MS;
    return nowMs - endMs >= Math.min(MOST_MS, Math.max(LEAST_MS, delayMs));
  };
}
