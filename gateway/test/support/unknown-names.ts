import { knownMetrics } from '../../../grafana/src/known-metrics.ts';
import { namesIn } from '../../../grafana/src/selectors.ts';

const known = knownMetrics();

/** The metrics and labels that a PromQL expression names and that there are not. */
export function unknownNames(expr: string): string[] {
  const { selectors, grouping } = namesIn(expr);
  const unknown: string[] = [];
  const labelsHere = new Set<string>();
  for (const { metric, labels } of selectors) {
    const own = known.get(metric);
    if (own === undefined) unknown.push(metric);
    for (const label of own ?? []) labelsHere.add(label);
    unknown.push(
      ...labels.filter((label) => own !== undefined && !own.has(label)).map((label) => `${metric}{${label}}`),
    );
  }
  unknown.push(...grouping.filter((label) => !labelsHere.has(label)));
  return unknown;
}
