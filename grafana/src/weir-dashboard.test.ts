import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { MetricSpec } from '../../gateway/src/metric-spec.ts';
import { metricsTable } from '../../gateway/src/telemetry/metrics-table.ts';
import { sampleName, scrapedLabel } from '../../gateway/src/telemetry/scraped-name.ts';
import { dashboardQueries, panelsOf } from './dashboard-queries.ts';
import { datasources } from './datasources.ts';
import { gatewayJob } from './scrape.ts';
import { namesIn } from './selectors.ts';
import { weirDashboard } from './weir-dashboard.ts';

const here = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/** Sample name → labels, from the table that the gateway itself registers by. Prometheus adds the last two. */
const samples = new Map<string, ReadonlySet<string>>();
for (const row of Object.values<MetricSpec>(metricsTable)) {
  const labels = [...row.labels.map(scrapedLabel), 'job', 'instance'];
  const name = sampleName(row);
  if (row.kind !== 'histogram') samples.set(name, new Set(labels));
  else
    for (const [suffix, more] of [
      ['_bucket', ['le']],
      ['_count', []],
      ['_sum', []],
    ] as const)
      samples.set(`${name}${suffix}`, new Set([...labels, ...more]));
}

const dashboard = weirDashboard();
const queries = dashboardQueries(dashboard);

function unknownNames(expr: string): string[] {
  const { selectors, grouping } = namesIn(expr);
  const unknown: string[] = [];
  const known = new Set<string>();
  for (const { metric, labels } of selectors) {
    const own = samples.get(metric);
    if (own === undefined) unknown.push(metric);
    for (const label of own ?? []) known.add(label);
    unknown.push(
      ...labels.filter((label) => own !== undefined && !own.has(label)).map((label) => `${metric}{${label}}`),
    );
  }
  unknown.push(...grouping.filter((label) => !known.has(label)));
  return unknown;
}

describe('the dashboard', () => {
  it('names only metrics and labels of the metrics table', () => {
    expect(queries.length).toBeGreaterThan(20);
    for (const { panel, expr } of queries)
      expect({ panel, unknown: unknownNames(expr) }).toEqual({ panel, unknown: [] });
  });

  it('would be caught naming anything else', () => {
    expect(unknownNames('sum by (le, path) (rate(weir_refusals_total{weir_key="x"}[5m])) or nothing_total')).toEqual([
      'weir_refusals_total{weir_key}',
      'nothing_total',
      'le',
      'path',
    ]);
  });

  it('names series of the gateway only: the sample services send some of the same names without our labels', () => {
    for (const { panel, expr } of queries) {
      for (const { metric, labels } of namesIn(expr).selectors) {
        if (!/^(http_|process_)/.test(metric)) continue;
        const narrowed = labels.some((label) => ['job', 'weir_route', 'weir_upstream'].includes(label));
        expect({ panel, metric, narrowed }).toEqual({ panel, metric, narrowed: true });
      }
    }
    expect(dashboard.templating?.list?.[0]?.allValue).toBe('.+');
  });

  it('says of every panel what it shows, in which unit, and gives it a place of its own', () => {
    const panels = panelsOf(dashboard).filter((panel) => panel.type !== 'row');
    const titles = panels.map((panel) => panel.title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(new Set(panelsOf(dashboard).map((panel) => panel.id)).size).toBe(panelsOf(dashboard).length);
    for (const panel of panels) {
      expect(panel.description, panel.title).toMatch(/\S{2,}.*[.]/);
      const unit = panel.fieldConfig?.defaults?.unit ?? (panel.options as { yAxis?: { unit?: string } }).yAxis?.unit;
      expect(unit, panel.title).toBeTruthy();
    }
    const cells = new Set<string>();
    for (const { gridPos, title } of panels) {
      const { x, y, w, h } = gridPos as { x: number; y: number; w: number; h: number };
      expect(x + w, title).toBeLessThanOrEqual(24);
      for (let column = x; column < x + w; column += 1)
        for (let line = y; line < y + h; line += 1) {
          expect(cells.has(`${column},${line}`), `${title} overlaps`).toBe(false);
          cells.add(`${column},${line}`);
        }
    }
  });

  it('has exemplars on the latency panels', () => {
    const exemplars = panelsOf(dashboard).filter((panel) =>
      (panel.targets ?? []).some((target) => (target as { exemplar?: boolean }).exemplar),
    );
    expect(exemplars.map((panel) => panel.title)).toEqual([
      'Latency percentiles',
      'Latency distribution',
      'Attempt p95 by upstream',
    ]);
  });
});

describe('provisioning', () => {
  interface Source {
    readonly uid: string;
    readonly type: string;
    readonly url: string;
    readonly jsonData: Record<string, unknown>;
  }
  const text = here('../provisioning/datasources/weir.yaml');
  const sources = (parse(text) as { datasources: Source[] }).datasources;
  const prometheus = parse(here('../../otel/prometheus.yml')) as {
    global: { scrape_interval: string };
    scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
  };

  it('makes exactly the data sources that the dashboard refers to', () => {
    expect(sources.map(({ type, uid }) => ({ type, uid }))).toEqual(Object.values(datasources));
    const uids = new Set(sources.map(({ uid }) => uid));
    const referred = [...JSON.stringify(dashboard).matchAll(/"datasource":\{"type":"[^"]+","uid":"([^"]+)"/g)].map(
      ([, uid]) => uid,
    );
    expect(referred.length).toBeGreaterThan(queries.length);
    for (const uid of referred) expect(uids).toContain(uid);
    for (const { datasourceUid } of queries) expect(datasourceUid).toBe('prometheus');
  });

  it('links each data source to the others, both ways', () => {
    const links = sources.flatMap(({ uid, jsonData }) =>
      [...JSON.stringify(jsonData).matchAll(/"datasourceUid":"([^"]+)"/g)].map(([, to]) => `${uid} -> ${to}`),
    );
    expect(links.sort()).toEqual(['jaeger -> loki', 'jaeger -> prometheus', 'loki -> jaeger', 'prometheus -> jaeger']);
  });

  it('writes twice every dollar sign that Grafana shall see: one alone is an environment variable, mostly empty', () => {
    const values = text
      .split('\n')
      .filter((line) => !line.trimStart().startsWith('#'))
      .join('\n');
    expect(values.replaceAll('$$', '')).not.toContain('$');
    expect(values).toContain('$${__trace.traceId}');
  });

  it('asks for series of the gateway only, from a span too', () => {
    const asked = [...text.matchAll(/query: (.*\$\$__tags.*)/g)].map(([, query]) => query);
    expect(asked).toHaveLength(2);
    for (const query of asked) expect(query).toContain(`{${gatewayJob},$$__tags}`);
  });

  it('tells Grafana the interval that Prometheus scrapes at, and the name of the job', () => {
    const source = sources.find(({ uid }) => uid === 'prometheus');
    expect(source?.jsonData['timeInterval']).toBe(prometheus.global.scrape_interval);
    const job = prometheus.scrape_configs.find(({ static_configs }) =>
      static_configs.some(({ targets }) => targets.includes('gateway:8081')),
    );
    expect(gatewayJob).toBe(`job="${job?.job_name}"`);
  });
});
