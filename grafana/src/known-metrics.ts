/**
 * Every metric that a dashboard or an alert may ask for, by the name that Prometheus has it under, with its labels.
 *
 *   the gateway's       from the table that it registers by itself
 *   all others          seen in the stack of `npm run e2e`: of spans, by the Collector; of services, by their SDK; of the Collector
 *   what is recorded    from otel/prometheus-rules.yml
 *
 * One name may be of several: a service measures its requests as the gateway does. `job` tells them apart.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { MetricSpec } from '../../gateway/src/metric-spec.ts';
import { metricsTable } from '../../gateway/src/telemetry/metrics-table.ts';
import { sampleName, scrapedLabel } from '../../gateway/src/telemetry/scraped-name.ts';

export type KnownMetrics = ReadonlyMap<string, ReadonlySet<string>>;

/** Added by Prometheus to everything that it scrapes. */
const scraped = ['job', 'instance'];

const ofSpans = ['service_name', 'span_name', 'span_kind', 'status_code', 'http_route', 'http_response_status_code'];
const ofJobs = ['bullmq_queue_name', 'bullmq_job_name', 'bullmq_job_state'];

const others: Readonly<Record<string, readonly string[]>> = {
  up: [],

  traces_span_metrics_calls_total: ofSpans,
  ...histogram('traces_span_metrics_duration_seconds', ofSpans),

  messaging_queue_oldest_age_seconds: ['messaging_system', 'messaging_destination_name'],
  messaging_queue_depth: ['messaging_system', 'messaging_destination_name', 'messaging_queue_state'],
  ...histogram('bullmq_job_duration_milliseconds', ofJobs),
  bullmq_jobs_completed_total: ofJobs,
  bullmq_jobs_delayed_total: ofJobs,
  bullmq_jobs_failed_total: ofJobs,
  db_client_connection_pending_requests: ['db_client_connection_pool_name'],

  otelcol_receiver_accepted_spans: ['receiver', 'transport'],
  otelcol_receiver_accepted_log_records: ['receiver', 'transport'],
  otelcol_receiver_accepted_metric_points: ['receiver', 'transport'],
  otelcol_receiver_refused_spans: ['receiver', 'transport'],
  otelcol_receiver_refused_log_records: ['receiver', 'transport'],
  otelcol_receiver_refused_metric_points: ['receiver', 'transport'],
  otelcol_exporter_sent_spans: ['exporter'],
  otelcol_exporter_sent_log_records: ['exporter'],
  // These are born with the first failure.
  otelcol_exporter_send_failed_spans: ['exporter'],
  otelcol_exporter_send_failed_log_records: ['exporter'],
  otelcol_exporter_enqueue_failed_spans: ['exporter'],
  otelcol_exporter_enqueue_failed_log_records: ['exporter'],
  otelcol_exporter_queue_size: ['exporter', 'data_type'],
  otelcol_exporter_queue_capacity: ['exporter', 'data_type'],
  otelcol_processor_tail_sampling_global_count_traces_sampled: ['decision', 'sampled'],
  otelcol_process_memory_rss: [],
  otelcol_process_cpu_seconds: [],
};

/** Of services, under names that the gateway has, too. */
export const sharedWithServices: Readonly<Record<string, readonly string[]>> = {
  ...histogram('http_server_request_duration_seconds', ['http_route', 'http_response_status_code']),
  ...histogram('http_client_request_duration_seconds', ['http_response_status_code']),
  ...histogram('db_client_operation_duration_seconds', ['db_system_name', 'db_operation_name', 'db_namespace']),
  ...histogram('v8js_gc_duration_seconds', ['v8js_gc_type']),
  nodejs_eventloop_delay_p50_seconds: [],
  nodejs_eventloop_delay_p90_seconds: [],
  nodejs_eventloop_delay_p99_seconds: [],
  nodejs_eventloop_delay_max_seconds: [],
  v8js_memory_heap_used_bytes: ['v8js_heap_space_name'],
};

export function gatewayMetrics(): KnownMetrics {
  const rows = Object.values<MetricSpec>(metricsTable);
  return new Map(
    rows.flatMap((row) => {
      const labels = [...row.labels.map(scrapedLabel), ...scraped];
      const names = row.kind === 'histogram' ? histogram(sampleName(row), labels) : { [sampleName(row)]: labels };
      return Object.entries(names).map(([name, all]) => [name, new Set(all)] as const);
    }),
  );
}

/** What is recorded, without its labels: they are those of its expression. */
export function recordedMetrics(rules: string): ReadonlyMap<string, string> {
  const { groups } = parse(rules) as { groups: { rules: { record?: string; expr: string }[] }[] };
  return new Map(
    groups.flatMap((group) =>
      group.rules.flatMap(({ record, expr }) => (record === undefined ? [] : [[record, expr]])),
    ),
  );
}

export const rulesText = (): string =>
  readFileSync(new URL('../../otel/prometheus-rules.yml', import.meta.url), 'utf8');

export function knownMetrics(): KnownMetrics {
  const known = new Map<string, Set<string>>();
  const add = (name: string, labels: Iterable<string>): void => {
    known.set(name, new Set([...(known.get(name) ?? []), ...labels]));
  };
  for (const [name, labels] of gatewayMetrics()) add(name, labels);
  for (const [name, labels] of Object.entries({ ...others })) add(name, [...labels, ...scraped]);
  for (const [name, labels] of Object.entries(sharedWithServices)) add(name, [...labels, ...scraped]);
  for (const name of recordedMetrics(rulesText()).keys())
    add(name, name.startsWith('weir_route:') ? ['weir_route'] : []);
  // Of each alert that fires or is about to.
  add('ALERTS', ['alertname', 'alertstate', 'severity']);
  return known;
}

function histogram(name: string, labels: readonly string[]): Readonly<Record<string, readonly string[]>> {
  return { [`${name}_bucket`]: [...labels, 'le'], [`${name}_count`]: labels, [`${name}_sum`]: labels };
}
