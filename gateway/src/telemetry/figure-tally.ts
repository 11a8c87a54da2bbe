/** The sums that live figures are made of: series that differ only in what nobody asks for are one row. */
import type { StoreMode } from '../record.ts';
import type { Aggregates, HistogramSeries } from './aggregates.ts';
import { addedRows, addTo, type Row, type Rows, rowAt } from './figure-rows.ts';
import { metricsTable } from './metrics-table.ts';

/** By name. What is over the bound of series has none: ''. */
export interface Tally {
  readonly routes: Rows;
  readonly upstreams: Rows;
  readonly policies: Rows;
  readonly cpuSeconds: number;
}

/** Requests and attempts have the same buckets, the last of them for what is above all bounds. Behind them stand other counts. */
export const BOUNDS: readonly number[] = metricsTable.requestDuration.buckets;
export const BUCKETS = BOUNDS.length + 1;
export const ERRORS = BUCKETS;
export const LIMITED = BUCKETS + 1;
export const ROUTE_CELLS = BUCKETS + 2;
export const FAILED = BUCKETS;
export const UPSTREAM_CELLS = BUCKETS + 1;

export const ALLOWED_VERDICTS = 0;
export const LIMITED_VERDICTS = 1;
export const MODES_AT = 2;
export const MODES: readonly string[] = ['redis', 'memory', 'local', 'allow', 'refuse'] satisfies StoreMode[];
export const POLICY_CELLS = MODES_AT + MODES.length;

export function tallyOf(metrics: Aggregates): Tally {
  return {
    routes: routeRows(metrics),
    upstreams: upstreamRows(metrics),
    policies: policyRows(metrics),
    cpuSeconds: metrics.processCpu.series.at().value,
  };
}

function routeRows(metrics: Aggregates): Rows {
  const rows = new Map<string, Row>();
  for (const series of metrics.requestDuration.series.all) {
    const [, , status = '', route = '', outcome] = series.labels ?? [];
    const row = rowAt(rows, route, ROUTE_CELLS);
    addBuckets(row, series);
    if (outcome === 'broken' || isServerError(status)) addTo(row, ERRORS, series.count);
    if (outcome === 'limited') addTo(row, LIMITED, series.count);
  }
  return rows;
}

function upstreamRows(metrics: Aggregates): Rows {
  const rows = new Map<string, Row>();
  for (const series of metrics.attemptDuration.series.all) {
    const [upstream = '', , errorType = ''] = series.labels ?? [];
    const row = rowAt(rows, upstream, UPSTREAM_CELLS);
    addBuckets(row, series);
    if (isUpstreamsFault(errorType)) addTo(row, FAILED, series.count);
  }
  return rows;
}

function policyRows(metrics: Aggregates): Rows {
  const rows = new Map<string, Row>();
  for (const { labels, value } of metrics.limitDecisions.series.all) {
    const [policy = '', verdict, mode = ''] = labels ?? [];
    const row = rowAt(rows, policy, POLICY_CELLS);
    if (verdict === 'allowed') addTo(row, ALLOWED_VERDICTS, value);
    if (verdict === 'limited') addTo(row, LIMITED_VERDICTS, value);
    const modeAt = MODES.indexOf(mode);
    if (modeAt >= 0) addTo(row, MODES_AT + modeAt, value);
  }
  return rows;
}

function addBuckets(row: Row, { counts }: HistogramSeries): void {
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) addTo(row, bucket, counts[bucket] ?? 0);
}

const isServerError = (status: string): boolean => /^5\d\d$/.test(status);

/** A 4xx is about what the client asked for, and a client that left is no fault of the upstream. */
const isUpstreamsFault = (errorType: string): boolean =>
  errorType !== '' && errorType !== 'aborted' && !/^4\d\d$/.test(errorType);

export const addedSince = (before: Tally, now: Tally): Tally => ({
  routes: addedRows(before.routes, now.routes),
  upstreams: addedRows(before.upstreams, now.upstreams),
  policies: addedRows(before.policies, now.policies),
  cpuSeconds: Math.max(0, now.cpuSeconds - before.cpuSeconds),
});
