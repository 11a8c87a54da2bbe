import type { PolicyFigures, RateFigures, UpstreamFigures } from '../../telemetry/figures.ts';
import { count, number, objectOf, optional, share, tableOf } from './json-schema.ts';

export const rateFigures = objectOf<RateFigures>('RateFigures', {
  perSecond: number,
  errorShare: share,
  limitedShare: share,
  p50Ms: optional(number),
  p95Ms: optional(number),
  p99Ms: optional(number),
  count,
});

export const policyFigures = objectOf<PolicyFigures>('PolicyFigures', {
  allowedPerSecond: number,
  limitedPerSecond: number,
  byMode: tableOf(number),
});

export const upstreamFigures = objectOf<UpstreamFigures>('UpstreamFigures', {
  perSecond: number,
  failedShare: share,
  p50Ms: optional(number),
  p99Ms: optional(number),
  count,
});
