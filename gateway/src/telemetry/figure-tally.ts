/** The sums that live figures are made of: series that differ only in what nobody asks for are one row. */
import type { StoreMode } from '../record.ts';
import type { Aggregates, HistogramSeries, ValueFamily } from './aggregates.ts';
import { addedRows, addTo, type Row, type Rows, rowAt } from './figure-rows.ts';
import { metricsTable } from './metrics-table.ts';

/** By name. What is over the bound of series has none: ''. */
export interface Tally {
  readonly routes: Rows;
  readonly upstreams: Rows;
  readonly policies: Rows;
  /** One row, by this name. */
  readonly guard: Rows;
  /** By signal. */
  readonly exports: Rows;
  readonly cpuSeconds: number;
  /** Of them, what watching took. */
  readonly observabilitySeconds: number;
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
export const WOULD_LIMIT_VERDICTS = 2;
export const MODES_AT = 3;
export const MODES: readonly string[] = ['redis', 'memory', 'local', 'allow', 'refuse'] satisfies StoreMode[];
export const POLICY_CELLS = MODES_AT + MODES.length;

export const GUARD = 'guard';

export const SENT = 0;
export const DROPPED = 1;
export const BYTES = 2;
export const EXPORT_CELLS = 3;

export function tallyOf(metrics: Aggregates): Tally {
  return {
    routes: routeRows(metrics),
    upstreams: upstreamRows(metrics),
    policies: policyRows(metrics),
    guard: guardRows(metrics),
    exports: exportRows(metrics),
    cpuSeconds: metrics.processCpu.series.at().value,
    observabilitySeconds: metrics.observabilityCpu.series.all.reduce((sum, { value }) => sum + value, 0),
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
    const [policy = '', verdict = '', mode = ''] = labels ?? [];
    addVerdicts(rowAt(rows, policy, POLICY_CELLS), verdict, mode, value);
  }
  return rows;
}

function guardRows(metrics: Aggregates): Rows {
  const rows = new Map<string, Row>();
  const row = rowAt(rows, GUARD, POLICY_CELLS);
  for (const { labels, value } of metrics.guardDecisions.series.all) {
    const [verdict = '', mode = ''] = labels ?? [];
    addVerdicts(row, verdict, mode, value);
  }
  return rows;
}

const VERDICTS: Readonly<Record<string, number>> = {
  allowed: ALLOWED_VERDICTS,
  limited: LIMITED_VERDICTS,
  blocked: LIMITED_VERDICTS,
  'would-limit': WOULD_LIMIT_VERDICTS,
};

function addVerdicts(row: Row, verdict: string, mode: string, count: number): void {
  const verdictAt = VERDICTS[verdict];
  if (verdictAt !== undefined) addTo(row, verdictAt, count);
  const modeAt = MODES.indexOf(mode);
  if (modeAt >= 0) addTo(row, MODES_AT + modeAt, count);
}

function exportRows(metrics: Aggregates): Rows {
  const rows = new Map<string, Row>();
  const addAll = (family: ValueFamily, cell: number): void => {
    for (const { labels, value } of family.series.all) addTo(rowAt(rows, labels?.[0] ?? '', EXPORT_CELLS), cell, value);
  };
  addAll(metrics.exportSent, SENT);
  addAll(metrics.exportDropped, DROPPED);
  addAll(metrics.exportBytes, BYTES);
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
  guard: addedRows(before.guard, now.guard),
  exports: addedRows(before.exports, now.exports),
  cpuSeconds: Math.max(0, now.cpuSeconds - before.cpuSeconds),
  observabilitySeconds: Math.max(0, now.observabilitySeconds - before.observabilitySeconds),
});
