/**
 * How the metrics of several processes become one store, in which nothing is counted twice:
 *
 *   a worker's aggregates ─► what changed since the last time ─► message ─► added to the primary's aggregates
 *        counter, histogram    the difference                                 += ; stays when the worker dies
 *        up-down, gauge        the value itself                               + new − what it last said; gone with the worker
 *        … with its number     the value itself                               the value itself; the series is gone with the worker
 *
 * Only series that moved are told, so a quiet gateway sends little.
 */
import {
  type Aggregates,
  type Exemplar,
  type HistogramSeries,
  isHistogram,
  type ValueFamily,
  type ValueSeries,
} from './aggregates.ts';

/** undefined labels: the series of what was over the bound. */
type Labels = readonly string[] | undefined;

export interface ValueDelta {
  readonly labels: Labels;
  /** Of a counter what came to it; of the others the value. */
  readonly value: number;
  readonly exemplar: Exemplar | undefined;
}

export interface HistogramDelta {
  readonly labels: Labels;
  readonly counts: readonly number[];
  readonly sum: number;
  readonly count: number;
  /** By bucket, those that are new. */
  readonly exemplars: readonly (readonly [bucket: number, exemplar: Exemplar])[];
}

export interface FamilyDelta {
  readonly family: keyof Aggregates;
  readonly values: readonly ValueDelta[];
  readonly histograms: readonly HistogramDelta[];
}

export type MetricDeltas = readonly FamilyDelta[];

interface ToldValue {
  value: number;
  exemplar: Exemplar | undefined;
}

interface ToldHistogram {
  counts: number[];
  sum: number;
  count: number;
  exemplars: (Exemplar | undefined)[];
}

/** Of one store, for one listener: each call gives what moved since the one before. */
export function deltasOf(metrics: Aggregates, except: readonly (keyof Aggregates)[]): () => MetricDeltas {
  const toldValues = new WeakMap<ValueSeries, ToldValue>();
  const toldHistograms = new WeakMap<HistogramSeries, ToldHistogram>();
  const families = (Object.keys(metrics) as (keyof Aggregates)[]).filter((key) => !except.includes(key));
  return () => {
    const deltas: FamilyDelta[] = [];
    for (const key of families) {
      const family = metrics[key];
      const values: ValueDelta[] = [];
      const histograms: HistogramDelta[] = [];
      if (isHistogram(family)) {
        for (const series of family.series.all) tellHistogram(series, toldHistograms, histograms);
      } else {
        const isCounter = family.row.kind === 'counter';
        for (const series of family.series.all) tellValue(series, isCounter, toldValues, values);
      }
      if (values.length > 0 || histograms.length > 0) deltas.push({ family: key, values, histograms });
    }
    return deltas;
  };
}

function tellValue(
  series: ValueSeries,
  isCounter: boolean,
  told: WeakMap<ValueSeries, ToldValue>,
  into: ValueDelta[],
): void {
  const { labels, value, exemplar } = series;
  const before = told.get(series);
  if (before === undefined) {
    told.set(series, { value, exemplar });
    into.push({ labels, value, exemplar });
    return;
  }
  if (before.value === value) return;
  const isNew = before.exemplar !== exemplar;
  into.push({ labels, value: isCounter ? value - before.value : value, exemplar: isNew ? exemplar : undefined });
  before.value = value;
  before.exemplar = exemplar;
}

function tellHistogram(
  series: HistogramSeries,
  told: WeakMap<HistogramSeries, ToldHistogram>,
  into: HistogramDelta[],
): void {
  let before = told.get(series);
  if (before === undefined) {
    before = { counts: series.counts.map(() => 0), sum: 0, count: 0, exemplars: series.exemplars.map(() => undefined) };
    told.set(series, before);
  } else if (before.count === series.count) return;
  const { counts, exemplars } = before;
  into.push({
    labels: series.labels,
    counts: series.counts.map((count, bucket) => count - (counts[bucket] as number)),
    sum: series.sum - before.sum,
    count: series.count - before.count,
    exemplars: series.exemplars.flatMap((exemplar, bucket) =>
      exemplar === undefined || exemplar === exemplars[bucket] ? [] : [[bucket, exemplar] as const],
    ),
  });
  before.counts = [...series.counts];
  before.exemplars = [...series.exemplars];
  before.sum = series.sum;
  before.count = series.count;
}

/** One process whose metrics are merged into a store. */
export interface MetricSource {
  add(deltas: MetricDeltas): void;
  /** It is no more: what it counted stays, what it had or was doing goes. */
  gone(): void;
}

/** Which says something of one process alone: nothing is added up. */
const WORKER = 'weir.worker';

/** Of a series with the number of a worker: who said it last. One that dies and the one in its place may overlap. */
const ownerOf = new WeakMap<ValueSeries, MetricSource>();

export function metricSource(metrics: Aggregates): MetricSource {
  const said = new Map<ValueSeries, number>();
  const owned = new Map<ValueSeries, ValueFamily>();

  const addValues = (family: ValueFamily, values: readonly ValueDelta[]): void => {
    const isCounter = family.row.kind === 'counter';
    const isOfOne = !isCounter && family.row.labels.includes(WORKER);
    for (const { labels, value, exemplar } of values) {
      const series = family.series.of(labels);
      if (isOfOne) {
        series.value = value;
        owned.set(series, family);
        ownerOf.set(series, source);
        continue;
      }
      series.value += isCounter ? value : value - (said.get(series) ?? 0);
      if (!isCounter) said.set(series, value);
      if (exemplar !== undefined) series.exemplar = exemplar;
    }
  };

  const source: MetricSource = {
    add(deltas) {
      for (const { family: key, values, histograms } of deltas) {
        const family = metrics[key];
        if (!isHistogram(family)) addValues(family, values);
        else for (const delta of histograms) addHistogram(family.series.of(delta.labels), delta);
      }
    },
    gone() {
      for (const [series, value] of said) series.value -= value;
      said.clear();
      for (const [series, { series: all }] of owned)
        if (ownerOf.get(series) === source && series.labels !== undefined) all.remove(series, series.labels);
      owned.clear();
    },
  };
  return source;
}

function addHistogram(series: HistogramSeries, { counts, sum, count, exemplars }: HistogramDelta): void {
  for (let bucket = 0; bucket < counts.length; bucket += 1)
    series.counts[bucket] = (series.counts[bucket] as number) + (counts[bucket] as number);
  series.sum += sum;
  series.count += count;
  for (const [bucket, exemplar] of exemplars) series.exemplars[bucket] = exemplar;
}
