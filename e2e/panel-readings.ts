/** What a query of a panel shows over a span of time, and whether that is something else than over another. */

import { countTraces } from './jaeger-client.ts';
import { type LokiAnswer, queryLoki } from './loki-client.ts';
import { queryRange, type Span } from './prometheus-client.ts';

/** The finite values of each series, by its labels. */
export type Readings = ReadonlyMap<string, readonly number[]>;

export async function readPrometheus(expression: string, span: Span, url?: string): Promise<Readings> {
  const series = await queryRange(expression, span, url);
  return finite(series.map(({ metric, values }) => [keyOf(metric), values]));
}

export async function readLoki(query: string, span: Span): Promise<Readings> {
  const found: LokiAnswer = await queryLoki(query, span);
  // Lines have no value but how many they are.
  if (found.resultType === 'streams')
    return finite([['lines', [found.result.reduce((count, { values }) => count + values.length, 0)]]]);
  return finite(found.result.map(({ metric, values }) => [keyOf(metric), values.map(([, value]) => Number(value))]));
}

/** Tags are written `name=value name=value` in Grafana, which sends them as JSON. */
export async function readJaeger(service: string, tags: string, span: Span): Promise<Readings> {
  const pairs = tags.split(' ').map((tag) => tag.split('=', 2) as [string, string]);
  return finite([['traces', [await countTraces({ service, tags: JSON.stringify(Object.fromEntries(pairs)) }, span)]]]);
}

const keyOf = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .toSorted()
    .join(',');

/** A quantile of nothing is not a number; a graph has a gap there. */
function finite(series: readonly (readonly [string, readonly number[]])[]): Readings {
  const kept = series.map(([labels, values]) => [labels, values.filter(Number.isFinite)] as const);
  return new Map(kept.filter(([, values]) => values.length > 0));
}

/** Of what it was: a gauge that trembles shows nothing. */
const leastChange = 0.1;

/** The series that left the band in which they were before; one that was not there was 0. */
export function changed(before: Readings, after: Readings): string[] {
  return [...after].flatMap(([labels, values]) => {
    const was = before.get(labels) ?? [0];
    const [low, high] = [Math.min(...was), Math.max(...was)];
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const margin = leastChange * Math.max(Math.abs(low), Math.abs(high));
    return most > high + margin || least < low - margin
      ? [`${labels}: ${low} to ${high}, then ${least} to ${most}`]
      : [];
  });
}

export const draw = (readings: Readings): string =>
  [...readings].map(([labels, values]) => `${labels}: ${Math.min(...values)} to ${Math.max(...values)}`).join('\n') ||
  'no series';
