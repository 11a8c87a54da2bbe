/** The same aggregates as `/metrics` has, handed to the SDK's reader for OTLP. */
import { ValueType } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  type CollectionResult,
  DataPointType,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import { type Aggregates, type HistogramFamily, isHistogram, type ValueFamily } from './aggregates.ts';
import { cpuMs } from './cpu-clock.ts';
import { type HrTime, toHrTime } from './hr-time.ts';
import { scope } from './resource.ts';
import type { SelfCost } from './self-cost.ts';
import { OVERFLOW_LABEL } from './series-index.ts';

interface Span {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
}

export interface ProducerParts {
  readonly metrics: Aggregates;
  readonly resource: Resource;
  readonly nowMs: () => number;
  /** Brings the metrics up to date. */
  readonly read: () => void;
  readonly cost: Pick<SelfCost, 'since'>;
}

export function metricProducer({ metrics, resource, nowMs, read, cost }: ProducerParts): MetricProducer {
  const startTime = toHrTime(nowMs());
  return {
    collect: (): Promise<CollectionResult> => {
      const startedMs = cpuMs();
      read();
      const span = { startTime, endTime: toHrTime(nowMs()) };
      const collected = Object.values(metrics)
        .filter((family) => family.series.all.length > 0)
        .map((family) => metricData(family, span));
      const resourceMetrics = { resource, scopeMetrics: [{ scope, metrics: collected }] };
      cost.since('scrape', startedMs);
      return Promise.resolve({ resourceMetrics, errors: [] });
    },
  };
}

function metricData(family: ValueFamily | HistogramFamily, span: Span): MetricData {
  const { name, description, unit } = family.row;
  const common = {
    descriptor: { name, description, unit, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  if (isHistogram(family)) {
    return { ...common, dataPointType: DataPointType.HISTOGRAM, dataPoints: histogramPoints(family, span) };
  }
  const dataPoints = family.series.all.map((one) => ({
    ...span,
    attributes: attributesOf(family.row.labels, one.labels),
    value: one.value,
  }));
  if (family.row.kind === 'gauge') return { ...common, dataPointType: DataPointType.GAUGE, dataPoints };
  return { ...common, dataPointType: DataPointType.SUM, isMonotonic: family.row.kind === 'counter', dataPoints };
}

const histogramPoints = (family: HistogramFamily, span: Span) =>
  family.series.all.map((one) => ({
    ...span,
    attributes: attributesOf(family.row.labels, one.labels),
    value: {
      buckets: { boundaries: [...one.bounds], counts: [...one.counts] },
      sum: one.sum,
      count: one.count,
    },
  }));

/** An empty label is a label that is not there. */
function attributesOf(
  names: readonly string[],
  values: readonly string[] | undefined,
): Record<string, string | boolean> {
  if (values === undefined) return { [OVERFLOW_LABEL]: true };
  const attributes: Record<string, string> = {};
  for (let at = 0; at < names.length; at += 1) {
    const value = values[at] as string;
    if (value !== '') attributes[names[at] as string] = value;
  }
  return attributes;
}
