/** Figures by name, and those of what had nothing to do yet. */
import type { PolicyFigures, RateFigures, UpstreamFigures } from '../../telemetry/figures.ts';

export const noRate: RateFigures = {
  perSecond: 0,
  errorShare: 0,
  limitedShare: 0,
  p50Ms: undefined,
  p95Ms: undefined,
  p99Ms: undefined,
  count: 0,
};

export const noPolicy: PolicyFigures = { allowedPerSecond: 0, limitedPerSecond: 0, byMode: {} };

export const noUpstream: UpstreamFigures = {
  perSecond: 0,
  failedShare: 0,
  p50Ms: undefined,
  p99Ms: undefined,
  count: 0,
};

/** By its own name only: a route may be called like something that every object has. */
export const figuresOf = <Figures>(table: Readonly<Record<string, Figures>>, name: string, none: Figures): Figures =>
  Object.hasOwn(table, name) ? (table[name] as Figures) : none;
