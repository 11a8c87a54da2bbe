/** What a row says of the time it covers. */

import { addRow, type Row, type Rows } from './figure-rows.ts';
import {
  ALLOWED_VERDICTS,
  BOUNDS,
  BUCKETS,
  ERRORS,
  FAILED,
  LIMITED,
  LIMITED_VERDICTS,
  MODES,
  MODES_AT,
  ROUTE_CELLS,
  WOULD_LIMIT_VERDICTS,
} from './figure-tally.ts';
import type { GuardFigures, Percentile, PolicyFigures, RateFigures, UpstreamFigures } from './figures.ts';

const MS_PER_SECOND = 1000;

export function rateFigures(row: Row, seconds: number): RateFigures {
  const count = countOf(row);
  return {
    perSecond: count / seconds,
    errorShare: share(row, ERRORS, count),
    limitedShare: share(row, LIMITED, count),
    p50: percentile(row, count, 0.5),
    p95: percentile(row, count, 0.95),
    p99: percentile(row, count, 0.99),
    count,
  };
}

export function upstreamFigures(row: Row, seconds: number): UpstreamFigures {
  const count = countOf(row);
  return {
    perSecond: count / seconds,
    failedShare: share(row, FAILED, count),
    p50: percentile(row, count, 0.5),
    p99: percentile(row, count, 0.99),
    count,
  };
}

export function policyFigures(row: Row, seconds: number): PolicyFigures {
  const byMode: Record<string, number> = {};
  for (const [at, mode] of MODES.entries()) {
    const decisions = row[MODES_AT + at] as number;
    if (decisions > 0) byMode[mode] = decisions;
  }
  return {
    allowedPerSecond: (row[ALLOWED_VERDICTS] as number) / seconds,
    limitedPerSecond: (row[LIMITED_VERDICTS] as number) / seconds,
    wouldLimitPerSecond: (row[WOULD_LIMIT_VERDICTS] as number) / seconds,
    byMode,
  };
}

/** The guard's verdicts are two of a policy's. */
export function guardFigures(row: Row, seconds: number): GuardFigures {
  const { allowedPerSecond, limitedPerSecond, byMode } = policyFigures(row, seconds);
  return { allowedPerSecond, blockedPerSecond: limitedPerSecond, byMode };
}

/** Without the row that has no name. A name is the operator's, so there is no prototype that it could meet. */
export function byName<Figures>(rows: Rows, of: (row: Row) => Figures): Record<string, Figures> {
  const named = Object.create(null) as Record<string, Figures>;
  for (const [name, row] of rows) if (name !== '') named[name] = of(row);
  return named;
}

export function wholeOf(routes: Rows): Row {
  const whole = new Float64Array(ROUTE_CELLS);
  for (const row of routes.values()) addRow(whole, row);
  return whole;
}

export function countOf(row: Row): number {
  let count = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) count += row[bucket] as number;
  return count;
}

const share = (row: Row, cell: number, count: number): number => (count === 0 ? 0 : (row[cell] as number) / count);

const FIRST_MS = (BOUNDS[0] as number) * MS_PER_SECOND;
const LAST_MS = (BOUNDS.at(-1) as number) * MS_PER_SECOND;
const BELOW: Percentile = Object.freeze({ is: 'below', ms: FIRST_MS });
const ABOVE: Percentile = Object.freeze({ is: 'above', ms: LAST_MS });

/** Fewer in a bucket are not spread evenly over it: of one request that took 808 ms, 997 would be said. */
const SPREAD_FROM = 10;

/**
 * Even within a bucket, as Prometheus' histogram_quantile. But that also spreads what the first bucket holds from 0 to 5 ms,
 * so that everything fast would show a median of 2.5; and few, too, so that the page and its rows would disagree.
 */
export function percentile(row: Row, count: number, quantile: number): Percentile | undefined {
  if (count === 0) return undefined;
  const rank = quantile * count;
  let below = row[0] as number;
  if (below >= rank) return BELOW;
  for (let bucket = 1; bucket < BOUNDS.length; bucket += 1) {
    const here = row[bucket] as number;
    if (here > 0 && below + here >= rank) {
      const lower = BOUNDS[bucket - 1] as number;
      const upper = BOUNDS[bucket] as number;
      if (here < SPREAD_FROM) return { is: 'below', ms: upper * MS_PER_SECOND };
      return { is: 'about', ms: (lower + ((upper - lower) * (rank - below)) / here) * MS_PER_SECOND };
    }
    below += here;
  }
  return ABOVE;
}
