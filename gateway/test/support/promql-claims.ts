/** What a PromQL expression of a page names, held against what there is to be scraped. */
import { namesIn } from '../../../grafana/src/selectors.ts';
import type { MetricSpec } from '../../src/metric-spec.ts';
import { metricsTable } from '../../src/telemetry/metrics-table.ts';
import { sampleName, scrapedLabel, scrapedName } from '../../src/telemetry/scraped-name.ts';
import { recorded } from './runbooks.ts';

const OF_EVERY_TARGET = ['job', 'instance'];

/** Not the gateway's: of Prometheus, of the Collector 0.155 (as it answers on its own port), of the sample services' queue. */
const ofOthers: Readonly<Record<string, readonly string[]>> = {
  up: [],
  scrape_duration_seconds: [],
  otelcol_exporter_send_failed_spans: ['exporter'],
  otelcol_exporter_send_failed_log_records: ['exporter'],
  otelcol_exporter_queue_size: ['exporter', 'data_type'],
  otelcol_exporter_queue_capacity: ['exporter', 'data_type'],
  otelcol_process_memory_rss: [],
  messaging_queue_oldest_age_seconds: ['messaging_destination_name'],
  messaging_queue_depth: ['messaging_destination_name', 'messaging_queue_state'],
};

function samplesOf(row: MetricSpec): [string, readonly string[]][] {
  const labels = row.labels.map(scrapedLabel);
  if (row.kind !== 'histogram') return [[sampleName(row), labels]];
  const name = scrapedName(row);
  return [
    [`${name}_bucket`, [...labels, 'le']],
    [`${name}_sum`, labels],
    [`${name}_count`, labels],
  ];
}

/** Each metric that can be asked for, with its labels. */
export const scrapedMetrics: ReadonlyMap<string, readonly string[]> = new Map([
  ...Object.values(metricsTable).flatMap(samplesOf),
  ...recorded.map((name): [string, readonly string[]] => [name, name.startsWith('weir_route:') ? ['weir_route'] : []]),
  ...Object.entries(ofOthers),
]);

/** What is wrong with the expression; empty: every metric and label of it is there. */
export function wrongInPromql(expr: string): string[] {
  const { selectors, grouping } = namesIn(expr);
  if (selectors.length === 0) return ['names no metric'];
  const wrong: string[] = [];
  for (const { metric, labels } of selectors) {
    const known = scrapedMetrics.get(metric);
    if (known === undefined) wrong.push(`there is no metric ${metric}`);
    else
      for (const label of labels)
        if (![...known, ...OF_EVERY_TARGET].includes(label)) wrong.push(`${metric} has no label ${label}`);
  }
  const groupable = new Set([
    ...OF_EVERY_TARGET,
    ...selectors.flatMap(({ metric }) => scrapedMetrics.get(metric) ?? []),
  ]);
  for (const label of grouping) if (!groupable.has(label)) wrong.push(`nothing here has the label ${label}`);
  return wrong;
}
