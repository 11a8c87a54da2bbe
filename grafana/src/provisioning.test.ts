import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { datasources } from './datasources.ts';
import { gatewayJob } from './scrape.ts';

const here = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

interface Source {
  readonly uid: string;
  readonly type: string;
  readonly url: string;
  readonly jsonData: Record<string, unknown>;
}

describe('provisioning', () => {
  const text = here('../provisioning/datasources/weir.yaml');
  const sources = (parse(text) as { datasources: Source[] }).datasources;
  const prometheus = parse(here('../../otel/prometheus.yml')) as {
    global: { scrape_interval: string };
    scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
  };

  it('makes exactly the data sources that the dashboards refer to', () => {
    expect(sources.map(({ type, uid }) => ({ type, uid }))).toEqual(Object.values(datasources));
  });

  it('links each data source to the others, both ways', () => {
    const links = sources.flatMap(({ uid, jsonData }) =>
      [...JSON.stringify(jsonData).matchAll(/"datasourceUid":"([^"]+)"/g)].map(([, to]) => `${uid} -> ${to}`),
    );
    expect(links.sort()).toEqual(['jaeger -> loki', 'jaeger -> prometheus', 'loki -> jaeger', 'prometheus -> jaeger']);
  });

  it('finds the trace id where exemplars and log lines have it', () => {
    const dataOf = (uid: string): string => JSON.stringify(sources.find((source) => source.uid === uid)?.jsonData);
    expect(dataOf('prometheus')).toContain('"exemplarTraceIdDestinations":[{"name":"trace_id"');
    expect(dataOf('loki')).toContain('"matcherType":"label","matcherRegex":"trace_id"');
  });

  it('writes twice every dollar sign that Grafana shall see: one alone is an environment variable, mostly empty', () => {
    const values = text
      .split('\n')
      .filter((line) => !line.trimStart().startsWith('#'))
      .join('\n');
    expect(values.replaceAll('$$', '')).not.toContain('$');
    expect(values).toContain('$${__trace.traceId}');
  });

  it('asks for series of the gateway only, where a span’s route is asked for', () => {
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
