import type {
  ExportFigures,
  GuardFigures,
  Percentile,
  PolicyFigures,
  RateFigures,
  UpstreamFigures,
} from '../../telemetry/figures.ts';
import { count, described, number, objectOf, optional, share, tableOf, words } from './json-schema.ts';

const percentile = described(
  objectOf<Percentile>('Percentile', { is: words('about', 'below', 'above'), ms: number }),
  'From a histogram: about so many, or below its first or above its last bound.',
);

export const rateFigures = objectOf<RateFigures>('RateFigures', {
  perSecond: number,
  errorShare: share,
  limitedShare: share,
  p50: optional(percentile),
  p95: optional(percentile),
  p99: optional(percentile),
  count,
});

export const policyFigures = objectOf<PolicyFigures>('PolicyFigures', {
  allowedPerSecond: number,
  limitedPerSecond: number,
  wouldLimitPerSecond: number,
  byMode: tableOf(number),
});

export const guardFigures = objectOf<GuardFigures>('GuardFigures', {
  allowedPerSecond: number,
  blockedPerSecond: number,
  byMode: tableOf(number),
});

export const exportFigures = objectOf<ExportFigures>('ExportFigures', {
  sentPerSecond: number,
  droppedPerSecond: number,
  droppedTotal: count,
  bytesPerSecond: number,
  queued: count,
  capacity: count,
});

export const upstreamFigures = objectOf<UpstreamFigures>('UpstreamFigures', {
  perSecond: number,
  failedShare: share,
  p50: optional(percentile),
  p99: optional(percentile),
  count,
});
