/**
 * The most traces in a time, for each of two kinds by itself: those chosen at the head and those kept at their end. A flood
 * of failures then leaves the head's share alone, and is itself no flood of traces.
 *
 *   200/second     a bucket of 200 for each kind, which fills again at 200 a second; a trace takes one, or is not kept
 *
 * Of several workers each has its part of both, at least one trace at a time, so that all together keep to the rate.
 */
import type { Rate } from '../config/units.ts';
import { TokenBucket } from '../token-bucket.ts';
import type { WorkerShare } from '../worker-share.ts';

const MS_PER_SECOND = 1000;

/** `share` moves when a worker dies or is replaced. */
export function samplingCap({ limit, windowMs }: Rate, share: WorkerShare, now: () => number): TokenBucket {
  const bound = () => ({
    perSecond: (limit * MS_PER_SECOND) / windowMs / share.workers,
    burst: Math.max(1, limit / share.workers),
  });
  return new TokenBucket(bound, now);
}
