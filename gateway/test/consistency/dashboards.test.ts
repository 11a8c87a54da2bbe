/** Dashboards and alerts ask only for what there is, and what there is can be seen. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { panelQueries, panelsOf } from '../../../grafana/src/dashboard-queries.ts';
import { dashboards } from '../../../grafana/src/dashboards.ts';
import {
  gatewayMetrics,
  knownMetrics,
  recordedMetrics,
  rulesText,
  sharedWithServices,
} from '../../../grafana/src/known-metrics.ts';
import { namesIn } from '../../../grafana/src/selectors.ts';
import { namesInLogql } from '../../../grafana/src/selectors-of-lines.ts';
import type { MetricSpec } from '../../src/metric-spec.ts';
import { logFields } from '../../src/telemetry/attributes.ts';
import { metricsTable } from '../../src/telemetry/metrics-table.ts';
import { scrapedLabel, scrapedName } from '../../src/telemetry/scraped-name.ts';
import { alertsOf } from '../support/alert-rules.ts';
import { unknownNames } from '../support/unknown-names.ts';

const recorded = recordedMetrics(rulesText());
const alerts = alertsOf(rulesText());
const queries = panelQueries();
const promql = [
  ...queries
    .filter(({ datasourceUid }) => datasourceUid === 'prometheus')
    .map(({ dashboard, panel, expr }) => ({ where: `${dashboard}: ${panel}`, expr })),
  ...alerts.map(({ alert, expr }) => ({ where: alert, expr })),
  ...[...recorded].map(([where, expr]) => ({ where, expr })),
];

/** What is not on any dashboard, and why not. */
const unseen: Readonly<Record<string, string>> = {};

describe('what dashboards, alerts and recordings ask Prometheus', () => {
  it.each(promql)('$where: only metrics and labels that there are', ({ expr }) => {
    expect(namesIn(expr).selectors.length).toBeGreaterThan(0);
    expect(unknownNames(expr)).toEqual([]);
  });

  it('would be caught naming anything else', () => {
    expect(unknownNames('sum by (le, path) (rate(weir_refusals_total{weir_key="x"}[5m])) or nothing_total')).toEqual([
      'weir_refusals_total{weir_key}',
      'nothing_total',
      'le',
      'path',
    ]);
  });

  it('says of metrics that services have, too, whose it means', () => {
    for (const { where, expr } of promql) {
      for (const { metric, labels } of namesIn(expr).selectors) {
        if (sharedWithServices[metric] === undefined && !metric.startsWith('process_')) continue;
        const isNarrowed = labels.some((label) => label === 'job' || label.startsWith('weir_'));
        expect({ where, metric, isNarrowed }).toEqual({ where, metric, isNarrowed: true });
      }
    }
  });
});

describe('what dashboards ask Loki', () => {
  const fields = new Set([
    ...Object.keys(logFields).map(scrapedLabel),
    // Of Loki, and of every record that comes by OTLP.
    'service_name',
    'detected_level',
    'trace_id',
    'span_id',
  ]);
  const lines = queries.filter(({ datasourceUid }) => datasourceUid === 'loki');

  it.each(lines)('$dashboard: $panel: only fields that log lines have', ({ expr }) => {
    expect(namesInLogql(expr).filter((name) => !fields.has(name))).toEqual([]);
  });

  it('would be caught asking for another', () => {
    const names = namesInLogql('sum by (path) (count_over_time({service="a"} | weir_route=~"x" | url_host!="y" [5m]))');
    expect(names.filter((name) => !fields.has(name))).toEqual(['path', 'service', 'url_host']);
  });
});

describe('what is measured', () => {
  const asked = new Set(promql.flatMap(({ expr }) => namesIn(expr).selectors.map(({ metric }) => metric)));

  it.each(Object.values<MetricSpec>(metricsTable).map((row) => [row.name, row] as const))(
    '%s is on a dashboard, or it is said why not',
    (name, row) => {
      const samples = [...gatewayMetrics().keys()].filter(
        (sample) =>
          sample === scrapedName(row) ||
          [`_total`, '_bucket', '_count', '_sum'].some((end) => sample === scrapedName(row) + end),
      );
      expect(samples.length).toBeGreaterThan(0);
      const onDashboards = queries.some(({ expr }) =>
        namesIn(expr).selectors.some(
          ({ metric }) => samples.includes(metric) || namesOfRecorded(metric).some((one) => samples.includes(one)),
        ),
      );
      expect(onDashboards !== (unseen[name] !== undefined)).toBe(true);
    },
  );

  it('what is recorded is asked for by a dashboard, an alert or another recording', () => {
    expect([...recorded.keys()].filter((name) => !asked.has(name))).toEqual([]);
  });

  it('nothing is known that nobody asks for', () => {
    const ofGateway = gatewayMetrics();
    const families = [...knownMetrics().keys()].filter((name) => !ofGateway.has(name) && !recorded.has(name));
    const unasked = families.filter((name) => !asked.has(name) && !asked.has(name.replace(/_(sum|count)$/, '_bucket')));
    expect(unasked).toEqual([]);
  });
});

/** The metrics behind one that is recorded. */
function namesOfRecorded(name: string): string[] {
  const expr = recorded.get(name);
  return expr === undefined
    ? []
    : namesIn(expr).selectors.flatMap(({ metric }) => [metric, ...namesOfRecorded(metric)]);
}

describe('words in the text of panels', () => {
  const titles = new Set(queries.map(({ panel }) => panel));

  it('in quotation marks are panels that there are, or lines of a log', () => {
    const notPanels = new Set(['event not handled', 'Log lines in Explore']);
    for (const dashboard of dashboards())
      for (const panel of panelsOf(dashboard))
        for (const [, title = ''] of (panel.description ?? '').matchAll(/“([^”]+)”/g))
          expect(titles.has(title) || notPanels.has(title), `${dashboard.uid}: ${panel.title}: “${title}”`).toBe(true);
  });

  it('name dashboards and files that there are', () => {
    const root = resolve(import.meta.dirname, '../../..');
    const uids = dashboards().map(({ uid }) => uid);
    const texts = dashboards().flatMap((dashboard) => panelsOf(dashboard).map(({ description = '' }) => description));
    const files = texts.flatMap((text) => text.match(/\b(?:docs|otel|grafana)\/[\w/.-]*\w/g) ?? []);
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) expect(existsSync(resolve(root, file)), file).toBe(true);
    const others = texts.flatMap((text) => text.match(/(?<![\w/-])weir-[a-z]+(?![\w.-])/g) ?? []);
    expect(others.length).toBeGreaterThan(5);
    for (const uid of others) expect(uids).toContain(uid);
  });
});
