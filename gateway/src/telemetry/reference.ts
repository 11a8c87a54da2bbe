/** The reference page of telemetry, written from the tables that the code uses. */
import type { MetricSpec } from '../metric-spec.ts';
import { logFields, spanAttributes } from './attributes.ts';
import { metricsTable } from './metrics-table.ts';
import { sampleName, scrapedLabel } from './scraped-name.ts';
import { eventNames } from './tell-events.ts';

export function telemetryReference(): string {
  return [
    '# Telemetry',
    '',
    '<!-- Generated from the tables in gateway/src by `npm run generate`. -->',
    '',
    'Every request has one record. Its spans, its part in the metrics, its line in the log and the headers of its response',
    'are written from it, so they cannot disagree.',
    '',
    '## Metrics',
    '',
    '`GET /metrics` on the admin port gives OpenMetrics 1.0 with exemplars to those who ask for it, as Prometheus does, and',
    'the text format 0.0.4 to all others. Where `telemetry.metrics` is `otlp` or `both` the same aggregates leave by OTLP,',
    'under the OpenTelemetry names. A histogram has `_bucket`, `_sum` and `_count`. A request that no route took has the',
    'route `_none`; a method that is not known is `_OTHER`, and so is a status outside 100 to 599; a metric has at most 2000',
    'series, and what is over that is counted in one more, labelled `otel_metric_overflow="true"`.',
    '',
    ...table(
      ['scraped', 'OpenTelemetry', 'kind', 'unit', 'labels', 'what'],
      Object.values(metricsTable).map(metricCells),
    ),
    '',
    `Values of \`weir_event\`: ${eventNames.map(code).join(', ')}.`,
    '',
    '## Spans',
    '',
    'A request is a SERVER span `{method} {route}`. Below it are an INTERNAL span for each stage that waited for a store,',
    'and a CLIENT span for each attempt at an upstream. A caller that is trusted is the parent, any other is a link.',
    '',
    ...table(['attribute', 'what'], named(spanAttributes)),
    '',
    '## Log',
    '',
    'One JSON object a line on standard output, and the same as OTLP log records where an endpoint is set. Besides the',
    'fields of a request each line has `level`, `time`, `service.name`, `pid` and `msg`, and that of a request `trace_id`',
    "and `span_id`. The level is `error` where the gateway's side failed, `warn` where a limit or the guard held, else `info`.",
    '',
    ...table(['field', 'what'], named(logFields)),
    '',
    '## Response headers',
    '',
    ...table(
      ['header', 'what'],
      [
        [
          code('traceresponse'),
          'Trace and span of the request, with the flags, in the form of `traceparent`; on every response',
        ],
        [
          code('server-timing'),
          '`gateway;dur` and `upstream;dur` in milliseconds, where `telemetry.serverTiming` is on',
        ],
      ],
    ),
    '',
  ].join('\n');
}

const code = (text: string): string => `\`${text}\``;

const metricCells = (row: MetricSpec): string[] => [
  code(sampleName(row)),
  code(row.name),
  row.kind === 'up-down-counter' ? 'gauge' : row.kind,
  row.unit,
  row.labels.map((label) => code(scrapedLabel(label))).join(', '),
  row.description,
];

const named = (descriptions: Readonly<Record<string, string>>): string[][] =>
  Object.entries(descriptions).map(([name, what]) => [code(name), what]);

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  line(head),
  line(head.map(() => '---')),
  ...rows.map(line),
];

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
