/** Tables, code and page say the same: nothing is exported that is not described, and nothing described that is not exported. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { MetricSpec } from '../../src/metric-spec.ts';
import { createAggregates } from '../../src/telemetry/aggregates.ts';
import { logFields, spanAttributes } from '../../src/telemetry/attributes.ts';
import { keepTrace } from '../../src/telemetry/keep-trace.ts';
import { metricsTable } from '../../src/telemetry/metrics-table.ts';
import { processMetrics } from '../../src/telemetry/process-metrics.ts';
import { projectLog } from '../../src/telemetry/project-log.ts';
import { projectMetrics } from '../../src/telemetry/project-metrics.ts';
import { telemetryReference } from '../../src/telemetry/reference.ts';
import { gatewayResource } from '../../src/telemetry/resource.ts';
import { sampleName, scrapedLabel } from '../../src/telemetry/scraped-name.ts';
import { spanEvents } from '../../src/telemetry/span-events.ts';
import { startTelemetry } from '../../src/telemetry/start-telemetry.ts';
import { sdkSpans } from '../support/sdk-telemetry.ts';
import {
  aborted,
  attempt,
  broken,
  forwarded,
  limitDecision,
  limited,
  switched,
  telemetrySettings,
  unreachable,
  unrouted,
  verdict,
} from '../support/settled-records.ts';

/** Between them they have everything that a record can have. */
const records = [
  forwarded(),
  limited(),
  broken(),
  aborted(),
  unreachable(),
  switched(),
  unrouted({ request: { ...forwarded().request, method: 'BREW' } }),
  forwarded({
    attempts: [
      attempt({ retryVerdict: 'retried' }),
      attempt({ number: 2, targetScheme: 'https', lookedUpMs: 1002.2, reachedMs: 1002.5 }),
    ],
    limits: limitDecision({
      mode: 'local',
      degradedBy: 'timeout',
      verdicts: [verdict({ remaining: 1 }), verdict({ policy: 'new', shadow: true, allowed: false })],
    }),
    guard: {
      allowed: false,
      mode: 'redis',
      askedStore: true,
      limit: 10,
      wholeLimit: 10,
      consumed: 11,
      blockedForMs: 60_000,
    },
  }),
];

const resource = gatewayResource({ service: 'weir' });
const page = readFileSync(new URL('../../../docs/reference/telemetry.md', import.meta.url), 'utf8');
const namesOf = (lists: readonly object[]): string[] => [...new Set(lists.flatMap((list) => Object.keys(list)))].sort();

const spans = records.flatMap((record) => sdkSpans(record, 'head', resource));

test('the attributes of spans are those of the table', () => {
  expect(namesOf(spans.map((span) => span.attributes))).toEqual(Object.keys(spanAttributes).sort());
});

test('the events of spans are those of the table, and what they say is named there, too', () => {
  const events = spans.flatMap((span) => span.events);
  expect([...new Set(events.map(({ name }) => name))].sort()).toEqual(Object.keys(spanEvents).sort());
  for (const name of namesOf(events.map(({ attributes = {} }) => attributes)))
    expect(spanAttributes).toHaveProperty([name]);
});

test('the fields of the log are those of the table', () => {
  expect(namesOf(records.map((record) => projectLog(record, 'no')))).toEqual(Object.keys(logFields).sort());
});

describe('metrics', () => {
  const metrics = createAggregates();
  for (const record of records) projectMetrics(record, keepTrace(record, telemetrySettings()), metrics);
  processMetrics(metrics)();

  test.each(Object.entries(metrics))('%s: each series has a value for each label', (_key, family) => {
    for (const series of family.series.all) expect(series.labels).toHaveLength(family.row.labels.length);
  });

  const isSampleOf = (row: MetricSpec) => {
    const sample = new RegExp(`^${sampleName(row)}(_count)?[{ ]`);
    return (line: string) => sample.test(line);
  };

  test('every metric of the table is in what is scraped, with series', () => {
    const telemetry = startTelemetry(telemetrySettings(), { destination: { write: () => {} } });
    telemetry.observe({
      pools: () => [{ upstream: 'orders', target: '127.0.0.1:7001', busy: 1, idle: 0, switched: 0, waiting: 0 }],
      isRedisConnected: () => true,
    });
    telemetry.configLoaded(0);
    for (const record of records) telemetry.settled(record);
    const { body } = telemetry.openMetrics('application/openmetrics-text');
    for (const row of Object.values(metricsTable)) expect(body.split('\n').some(isSampleOf(row)), row.name).toBe(true);
  });

  test('names and labels are what dashboards and alerts are told', () => {
    const scraped = Object.values(metricsTable).map((row) =>
      `${sampleName(row)} ${row.labels.map(scrapedLabel).join(' ')}`.trim(),
    );
    expect(scraped.sort()).toEqual([
      'db_client_operation_duration_seconds db_system_name db_operation_name error_type',
      'http_client_request_duration_seconds weir_upstream http_response_status_code error_type weir_route',
      'http_server_active_requests',
      'http_server_request_duration_seconds http_request_method http_route http_response_status_code weir_route weir_outcome',
      'nodejs_eventloop_delay_max_seconds weir_worker',
      'nodejs_eventloop_delay_p50_seconds weir_worker',
      'nodejs_eventloop_delay_p90_seconds weir_worker',
      'nodejs_eventloop_delay_p99_seconds weir_worker',
      'nodejs_eventloop_utilization weir_worker',
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'process_start_time_seconds',
      'v8js_gc_duration_seconds v8js_gc_type weir_worker',
      'v8js_memory_heap_limit_bytes v8js_heap_space_name weir_worker',
      'v8js_memory_heap_used_bytes v8js_heap_space_name weir_worker',
      'weir_config_loaded_time_seconds',
      'weir_config_loads_total weir_result',
      'weir_events_total weir_event',
      'weir_export_bytes_total weir_signal',
      'weir_export_dropped_total weir_signal weir_reason',
      'weir_export_queue weir_signal',
      'weir_export_queue_capacity weir_signal',
      'weir_export_sent_total weir_signal',
      'weir_guard_decisions_total weir_verdict weir_store_mode',
      'weir_heap_limit_bytes weir_worker',
      'weir_limit_decisions_total weir_policy weir_verdict weir_store_mode',
      'weir_limit_near_total weir_policy',
      'weir_limit_store_failures_total weir_reason weir_store_mode',
      'weir_limit_trip_duration_seconds weir_store_mode',
      'weir_log_lines_total weir_result',
      'weir_observability_cpu_seconds_total weir_part',
      'weir_redis_connected weir_worker',
      'weir_refusals_total weir_problem weir_route',
      'weir_request_body_bytes_total weir_route',
      'weir_response_body_bytes_total weir_route',
      'weir_sampling_capped_total weir_kept',
      'weir_traces_total weir_kept',
      'weir_upstream_connections weir_upstream weir_target weir_state',
      'weir_upstream_waiting weir_upstream weir_target',
    ]);
  });
});

test('the page is what the tables say', () => {
  expect(page).toBe(telemetryReference());
});
