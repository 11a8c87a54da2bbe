import type { RingRecord } from '../../ring/trace-ring.ts';
import type { NearLimit } from './api-types.ts';

const MOST_SHOWN = 8;

/**
 * Of each policy, the keys that have least left. The newest verdict on a key says how it stands; when its window has passed
 * it has everything again, and is near nothing.
 */
export function nearestKeys(
  newestFirst: readonly RingRecord[],
  nowMs: number,
): (policy: string) => readonly NearLimit[] {
  const byPolicy = new Map<string, Map<string, NearLimit>>();
  for (const { record } of newestFirst) {
    const atMs = record.startedAtMs;
    for (const { policy, keyHash, limit, remaining, windowMs } of record.limits?.verdicts ?? []) {
      const keys = byPolicy.get(policy) ?? new Map<string, NearLimit>();
      byPolicy.set(policy, keys);
      if (keys.has(keyHash) || nowMs - atMs > windowMs) continue;
      const used = Math.max(0, limit - remaining);
      keys.set(keyHash, { keyHash, used, limit, atMs, traceId: record.trace.traceId });
    }
  }
  return (policy) => [...(byPolicy.get(policy)?.values() ?? [])].sort(byShare).slice(0, MOST_SHOWN);
}

const byShare = (a: NearLimit, b: NearLimit): number => b.used / b.limit - a.used / a.limit || b.atMs - a.atMs;
