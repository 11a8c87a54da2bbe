import type { LimitDecision, LimitVerdict } from '../../record.ts';
import type { RingRecord } from '../../ring/trace-ring.ts';
import type { NearLimit } from './api-types.ts';

const MOST_SHOWN = 8;

/** How one key stands, as whoever made the newest verdict on it counts. */
interface KeyStands {
  readonly mode: LimitDecision['mode'];
  /** undefined: for all together. */
  readonly byWorker: Map<number | undefined, NearLimit>;
}

/**
 * Of each policy, the keys that have least left. The newest verdict on a key says how it stands; when its window has passed
 * it has everything again, and is near nothing. Without a store each worker counts its part, and a key stands once in each.
 */
export function nearestKeys(
  newestFirst: readonly RingRecord[],
  nowMs: number,
): (policy: string) => readonly NearLimit[] {
  const byPolicy = new Map<string, Map<string, KeyStands>>();
  for (const kept of newestFirst) {
    const { limits } = kept.record;
    if (limits === undefined || !isCounted(limits)) continue;
    for (const verdict of limits.verdicts) {
      if (nowMs - kept.record.startedAtMs > verdict.windowMs) continue;
      const { mode, byWorker } = standsOf(byPolicy, verdict, limits);
      const worker = limits.mode === 'redis' || kept.worker === 0 ? undefined : kept.worker;
      if (mode === limits.mode && !byWorker.has(worker)) byWorker.set(worker, nearLimit(verdict, kept, worker));
    }
  }
  return (policy) =>
    [...(byPolicy.get(policy)?.values() ?? [])]
      .flatMap(({ byWorker }) => [...byWorker.values()])
      .sort(byShare)
      .slice(0, MOST_SHOWN);
}

/** Where nobody could count, the verdict is the same for every key, and says nothing of any. */
const isCounted = ({ mode }: LimitDecision): boolean => mode !== 'allow' && mode !== 'refuse';

function standsOf(
  byPolicy: Map<string, Map<string, KeyStands>>,
  { policy, keyHash }: LimitVerdict,
  { mode }: LimitDecision,
): KeyStands {
  const keys = byPolicy.get(policy) ?? new Map<string, KeyStands>();
  byPolicy.set(policy, keys);
  const stands = keys.get(keyHash) ?? { mode, byWorker: new Map<number | undefined, NearLimit>() };
  keys.set(keyHash, stands);
  return stands;
}

function nearLimit(
  { keyHash, limit, remaining }: LimitVerdict,
  { record }: RingRecord,
  worker: number | undefined,
): NearLimit {
  const used = Math.max(0, limit - remaining);
  return { keyHash, worker, used, limit, atMs: record.startedAtMs, traceId: record.trace.traceId };
}

const byShare = (a: NearLimit, b: NearLimit): number => b.used / b.limit - a.used / a.limit || b.atMs - a.atMs;
