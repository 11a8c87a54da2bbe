/** Of what had nothing to do yet. */
import type { PolicyFigures, RateFigures, UpstreamFigures } from '../../telemetry/figures.ts';

export const noRate: RateFigures = {
  perSecond: 0,
  errorShare: 0,
  limitedShare: 0,
  p50: undefined,
  p95: undefined,
  p99: undefined,
  count: 0,
};

export const noPolicy: PolicyFigures = { allowedPerSecond: 0, limitedPerSecond: 0, wouldLimitPerSecond: 0, byMode: {} };

export const noUpstream: UpstreamFigures = {
  perSecond: 0,
  failedShare: 0,
  p50: undefined,
  p99: undefined,
  count: 0,
};
