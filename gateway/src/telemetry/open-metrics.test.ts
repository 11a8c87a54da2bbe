import { describe, expect, test } from 'vitest';
import { parseOpenMetrics } from '../../test/support/parse-open-metrics.ts';
import { forwarded, limited, unsampled } from '../../test/support/settled-records.ts';
import { createAggregates, valueFamily } from './aggregates.ts';
import { metricsFormat } from './metrics-format.ts';
import { writeFamily, writeMetrics } from './open-metrics.ts';
import { projectMetrics } from './project-metrics.ts';

const filled = () => {
  const metrics = createAggregates();
  projectMetrics(forwarded(), 'head', metrics);
  projectMetrics(limited(), 'tail', metrics);
  projectMetrics(unsampled(forwarded({ endedMs: 1700 })), 'no', metrics);
  return metrics;
};

test('is OpenMetrics, read strictly', () => {
  const { contentType, body } = writeMetrics(filled(), 'open-metrics');
  expect(contentType).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
  const families = parseOpenMetrics(body);
  expect(families.get('http_server_request_duration_seconds')).toMatchObject({ type: 'histogram', unit: 'seconds' });
  expect(families.get('weir_limit_decisions')?.samples.map(({ name, labels, value }) => [name, labels, value])).toEqual(
    [
      [
        'weir_limit_decisions_total',
        { weir_policy: 'per-client', weir_verdict: 'allowed', weir_store_mode: 'redis' },
        2,
      ],
      [
        'weir_limit_decisions_total',
        { weir_policy: 'per-client', weir_verdict: 'limited', weir_store_mode: 'redis' },
        1,
      ],
    ],
  );
});

test('a kept trace is the exemplar of the bucket that it fell into, one that is not kept is none', () => {
  const { samples } = parseOpenMetrics(writeMetrics(filled(), 'open-metrics').body).get(
    'http_server_request_duration_seconds',
  ) as { samples: { labels: Record<string, string>; exemplar?: unknown }[] };
  const exemplars = samples.filter(
    (sample) => sample.exemplar !== undefined && sample.labels['weir_outcome'] === 'forwarded',
  );
  expect(exemplars).toMatchObject([
    {
      labels: { le: '0.025' },
      exemplar: {
        labels: { trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', span_id: 'aaaaaaaaaaaaaaaa' },
        value: 0.012,
        at: 1_700_000_000.012,
      },
    },
  ]);
});

test('the text format has no exemplars and no end, and names a counter after its sample', () => {
  const { contentType, body } = writeMetrics(filled(), 'prometheus-text');
  expect(contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(body).toContain('# TYPE weir_limit_decisions_total counter\n');
  expect(body).not.toMatch(/# EOF|# UNIT|trace_id/);
  expect(body).toContain('le="1"');
});

test('labels are escaped', () => {
  const family = valueFamily({ name: 'a', kind: 'counter', unit: '{a}', description: 'a', labels: ['b'] });
  family.series.at('quote " backslash \\ line\n').value = 1;
  const lines: string[] = [];
  writeFamily(lines, family, 'open-metrics');
  const [sample] = parseOpenMetrics(`${lines.join('\n')}\n# EOF\n`).get('a')?.samples ?? [];
  expect(sample?.labels).toEqual({ b: 'quote " backslash \\ line\n' });
});

test('what is over the bound of a metric is one series, marked', () => {
  const family = valueFamily({ name: 'a', kind: 'counter', unit: '{a}', description: 'a', labels: ['b'] }, 2);
  for (let at = 0; at < 100; at += 1) family.series.at(String(at)).value += 1;
  const lines: string[] = [];
  writeFamily(lines, family, 'open-metrics');
  const { samples } = parseOpenMetrics(`${lines.join('\n')}\n# EOF\n`).get('a') as { samples: unknown[] };
  expect(samples).toHaveLength(3);
  expect(samples.at(-1)).toMatchObject({ labels: { otel_metric_overflow: 'true' }, value: 98 });
});

describe('the format that is asked for', () => {
  test.each([
    [undefined, 'prometheus-text'],
    ['*/*', 'prometheus-text'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'prometheus-text'],
    ['application/openmetrics-text', 'open-metrics'],
    ['application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4', 'open-metrics'],
    [
      'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
      'open-metrics',
    ],
    ['application/openmetrics-text;q=0', 'prometheus-text'],
    ['application/openmetrics-text;q=nonsense', 'prometheus-text'],
    ['application/openmetrics-text;version=0.0.1', 'prometheus-text'],
    ['Application/OpenMetrics-Text; Version=1.0.0', 'open-metrics'],
    ['text/plain,application/openmetrics-text;q=0.9', 'prometheus-text'],
  ])('%s', (accept, format) => {
    expect(metricsFormat(accept)).toBe(format);
  });
});
