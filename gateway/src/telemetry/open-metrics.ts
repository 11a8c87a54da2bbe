/**
 * The metrics as text: OpenMetrics 1.0 with exemplars for those who ask for it, as Prometheus does, else Prometheus'
 * text format 0.0.4. The JavaScript SDK's exporter has no exemplars, hence our own.
 */
import { type Aggregates, type Exemplar, type HistogramFamily, isHistogram, type ValueFamily } from './aggregates.ts';
import { sampleName, scrapedLabel, scrapedName, scrapedUnit } from './scraped-name.ts';
import { OVERFLOW_LABEL } from './series-index.ts';

export interface MetricsPage {
  readonly contentType: string;
  readonly body: string;
}

export type MetricsFormat = 'open-metrics' | 'prometheus-text';

const contentTypes: Readonly<Record<MetricsFormat, string>> = {
  'open-metrics': 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  'prometheus-text': 'text/plain; version=0.0.4; charset=utf-8',
};

export function writeMetrics(metrics: Aggregates, format: MetricsFormat): MetricsPage {
  const lines: string[] = [];
  for (const family of Object.values(metrics)) writeFamily(lines, family, format);
  if (format === 'open-metrics') lines.push('# EOF');
  return { contentType: contentTypes[format], body: `${lines.join('\n')}\n` };
}

export function writeFamily(lines: string[], family: ValueFamily | HistogramFamily, format: MetricsFormat): void {
  const { row } = family;
  // The old format names the metadata of a counter after its sample, OpenMetrics after the family.
  const name = format === 'open-metrics' ? scrapedName(row) : sampleName(row);
  const unit = scrapedUnit(row);
  lines.push(`# TYPE ${name} ${row.kind === 'up-down-counter' ? 'gauge' : row.kind}`);
  if (format === 'open-metrics' && unit !== undefined) lines.push(`# UNIT ${name} ${unit}`);
  lines.push(`# HELP ${name} ${escapeHelp(row.description, format)}`);
  if (isHistogram(family)) writeHistogram(lines, family, format);
  else writeValues(lines, family, format);
}

function writeValues(lines: string[], { row, series }: ValueFamily, format: MetricsFormat): void {
  const name = sampleName(row);
  for (const one of series.all) {
    const exemplar = row.kind === 'counter' ? one.exemplar : undefined;
    lines.push(`${name}${braced(labelText(row.labels, one.labels))} ${one.value}${exemplarText(exemplar, format)}`);
  }
}

function writeHistogram(lines: string[], { row, series }: HistogramFamily, format: MetricsFormat): void {
  const name = scrapedName(row);
  for (const one of series.all) {
    const labels = labelText(row.labels, one.labels);
    const before = labels === '' ? '' : `${labels},`;
    let cumulated = 0;
    for (let bucket = 0; bucket < one.counts.length; bucket += 1) {
      cumulated += one.counts[bucket] as number;
      const bound = boundText(one.bounds[bucket], format);
      lines.push(`${name}_bucket{${before}le="${bound}"} ${cumulated}${exemplarText(one.exemplars[bucket], format)}`);
    }
    lines.push(`${name}_sum${braced(labels)} ${one.sum}`, `${name}_count${braced(labels)} ${one.count}`);
  }
}

/** OpenMetrics writes bounds as floats, so that the label has one spelling everywhere. */
function boundText(bound: number | undefined, format: MetricsFormat): string {
  if (bound === undefined) return '+Inf';
  return format === 'open-metrics' && Number.isInteger(bound) ? `${bound}.0` : String(bound);
}

function labelText(names: readonly string[], values: readonly string[] | undefined): string {
  if (values === undefined) return `${scrapedLabel(OVERFLOW_LABEL)}="true"`;
  return names.map((name, at) => `${scrapedLabel(name)}="${escapeLabel(values[at] as string)}"`).join(',');
}

const braced = (labels: string): string => (labels === '' ? '' : `{${labels}}`);

function exemplarText(exemplar: Exemplar | undefined, format: MetricsFormat): string {
  if (exemplar === undefined || format !== 'open-metrics') return '';
  const { traceId, spanId, value, atMs } = exemplar;
  return ` # {trace_id="${traceId}",span_id="${spanId}"} ${value} ${(atMs / 1000).toFixed(3)}`;
}

const escapeLabel = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');

const escapeHelp = (text: string, format: MetricsFormat): string =>
  format === 'open-metrics' ? escapeLabel(text) : text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
