import type { MetricSpec } from '../metric-spec.ts';

const unitSuffix: Readonly<Record<string, string>> = { s: 'seconds', By: 'bytes' };

/** The unit as OpenMetrics writes it; what is counted in braces has none. */
export const scrapedUnit = (row: MetricSpec): string | undefined => unitSuffix[row.unit];

/** The name of the family in the text formats, without the `_total` that each counter's sample has. */
export function scrapedName(row: MetricSpec): string {
  const name = scrapedLabel(row.name);
  const unit = scrapedUnit(row);
  return unit === undefined || name.endsWith(`_${unit}`) ? name : `${name}_${unit}`;
}

/** The name of the samples that carry the value, as dashboards and alerts have it. */
export const sampleName = (row: MetricSpec): string =>
  row.kind === 'counter' ? `${scrapedName(row)}_total` : scrapedName(row);

export const scrapedLabel = (name: string): string => name.replaceAll('.', '_');
