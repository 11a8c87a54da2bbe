/**
 * The one store of metrics. `/metrics` and OTLP both read it, so nothing is counted twice and the two agree.
 * A series is found once and then moved by plain arithmetic.
 */
import type { MetricSpec } from '../metric-spec.ts';
import { type MetricsTable, metricsTable } from './metrics-table.ts';
import { SeriesIndex } from './series-index.ts';

/** A kept trace that shows what a number means. */
export interface Exemplar {
  readonly traceId: string;
  readonly spanId: string;
  readonly value: number;
  readonly atMs: number;
}

/** undefined labels: the series that holds what was over the bound. */
export interface ValueSeries {
  readonly labels: readonly string[] | undefined;
  value: number;
  exemplar: Exemplar | undefined;
}

export interface HistogramSeries {
  readonly labels: readonly string[] | undefined;
  readonly bounds: readonly number[];
  /** One for each bucket and one for what is above them all; not cumulated. */
  readonly counts: number[];
  readonly exemplars: (Exemplar | undefined)[];
  sum: number;
  count: number;
}

export interface ValueFamily {
  readonly row: MetricSpec;
  readonly series: SeriesIndex<ValueSeries>;
}

export interface HistogramFamily {
  readonly row: MetricSpec;
  readonly series: SeriesIndex<HistogramSeries>;
}

type FamilyOf<Row extends MetricSpec> = Row['kind'] extends 'histogram' ? HistogramFamily : ValueFamily;

export type Aggregates = { readonly [Key in keyof MetricsTable]: FamilyOf<MetricsTable[Key]> };

export function createAggregates(): Aggregates {
  const families: Record<string, ValueFamily | HistogramFamily> = {};
  for (const [key, row] of Object.entries(metricsTable))
    families[key] = row.kind === 'histogram' ? histogramFamily(row) : valueFamily(row);
  return families as unknown as Aggregates;
}

export const isHistogram = (family: ValueFamily | HistogramFamily): family is HistogramFamily =>
  family.row.kind === 'histogram';

export const valueFamily = (row: MetricSpec, most?: number): ValueFamily => ({
  row,
  series: new SeriesIndex(
    (labels): ValueSeries => ({ labels: labels && [...labels], value: 0, exemplar: undefined }),
    most,
  ),
});

export function histogramFamily(row: MetricSpec, most?: number): HistogramFamily {
  const bounds = row.buckets ?? [];
  const make = (labels: readonly string[] | undefined): HistogramSeries => ({
    labels: labels && [...labels],
    bounds,
    counts: [...bounds, 0].fill(0),
    exemplars: Array.from({ length: bounds.length + 1 }, () => undefined),
    sum: 0,
    count: 0,
  });
  return { row, series: new SeriesIndex(make, most) };
}

export function observe(series: HistogramSeries, value: number, exemplar: Exemplar | undefined): void {
  const { bounds } = series;
  let bucket = 0;
  while (bucket < bounds.length && value > (bounds[bucket] as number)) bucket += 1;
  series.counts[bucket] = (series.counts[bucket] as number) + 1;
  series.sum += value;
  series.count += 1;
  if (exemplar !== undefined) series.exemplars[bucket] = exemplar;
}

export function add(series: ValueSeries, amount: number, exemplar?: Exemplar): void {
  series.value += amount;
  if (exemplar !== undefined) series.exemplar = exemplar;
}
