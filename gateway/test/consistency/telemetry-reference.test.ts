/** Tables, code and page say the same: nothing is exported that is not described, and nothing described that is not exported. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createAggregates } from '../../src/telemetry/aggregates.ts';
import { logFields, spanAttributes } from '../../src/telemetry/attributes.ts';
import { keepTrace } from '../../src/telemetry/keep-trace.ts';
import { metricsTable } from '../../src/telemetry/metrics-table.ts';
import { readProcessMetrics } from '../../src/telemetry/process-metrics.ts';
import { projectLog } from '../../src/telemetry/project-log.ts';
import { projectMetrics } from '../../src/telemetry/project-metrics.ts';
import { projectSpans } from '../../src/telemetry/project-spans.ts';
import { telemetryReference } from '../../src/telemetry/reference.ts';
import { gatewayResource } from '../../src/telemetry/resource.ts';
import { sampleName, scrapedLabel } from '../../src/telemetry/scraped-name.ts';
import { startTelemetry } from '../../src/telemetry/start-telemetry.ts';
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
    attempts: [attempt({ retryVerdict: 'retried' }), attempt({ number: 2 })],
    limits: limitDecision({ mode: 'local', degradedBy: 'timeout' }),
    guard: { allowed: false, mode: 'redis', limit: 10, wholeLimit: 10, consumed: 11, blockedForMs: 60_000 },
  }),
];

const resource = gatewayResource({ service: 'weir' });
const page = readFileSync(new URL('../../../docs/reference/telemetry.md', import.meta.url), 'utf8');
const namesOf = (lists: readonly object[]): string[] => [...new Set(lists.flatMap((list) => Object.keys(list)))].sort();

test('the attributes of spans are those of the table', () => {
  const spans = records.flatMap((record) => projectSpans(record, 'head', resource));
  expect(namesOf(spans.map((span) => span.attributes))).toEqual(Object.keys(spanAttributes).sort());
});

test('the fields of the log are those of the table', () => {
  expect(namesOf(records.map((record) => projectLog(record, 'no')))).toEqual(Object.keys(logFields).sort());
});

describe('metrics', () => {
  const metrics = createAggregates();
  for (const record of records) projectMetrics(record, keepTrace(record, telemetrySettings()), metrics);
  readProcessMetrics(metrics);

  test.each(Object.entries(metrics))('%s: each series has a value for each label', (_key, family) => {
    for (const series of family.series.all) expect(series.labels).toHaveLength(family.row.labels.length);
  });

  test('every metric of the table is in what is scraped, with series', () => {
    const telemetry = startTelemetry(telemetrySettings(), { destination: { write: () => {} } });
    for (const record of records) telemetry.settled(record);
    const { body } = telemetry.openMetrics('application/openmetrics-text');
    for (const row of Object.values(metricsTable))
      expect(body).toMatch(new RegExp(`^${sampleName(row)}(_count)?[{ ]`, 'm'));
  });

  test('names and labels are what dashboards and alerts are told', () => {
    const scraped = Object.values(metricsTable).map((row) =>
      `${sampleName(row)} ${row.labels.map(scrapedLabel).join(' ')}`.trim(),
    );
    expect(scraped.sort()).toEqual([
      'http_client_request_duration_seconds weir_upstream http_response_status_code error_type',
      'http_server_active_requests',
      'http_server_request_duration_seconds http_request_method http_route http_response_status_code weir_route weir_outcome',
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'process_start_time_seconds',
      'weir_events_total weir_event',
      'weir_export_dropped_total weir_signal',
      'weir_guard_decisions_total weir_verdict weir_store_mode',
      'weir_limit_decisions_total weir_policy weir_verdict weir_store_mode',
      'weir_limit_trip_duration_seconds weir_store_mode',
      'weir_refusals_total weir_problem weir_route',
      'weir_request_body_bytes_total weir_route',
      'weir_response_body_bytes_total weir_route',
      'weir_traces_total weir_kept',
    ]);
  });
});

test('the page is what the tables say', () => {
  expect(page).toBe(telemetryReference());
});
