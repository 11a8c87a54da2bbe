/** The reference page of telemetry, written from the tables that the code uses. */
import type { MetricSpec } from '../metric-spec.ts';
import { logFields, spanAttributes } from './attributes.ts';
import { dropReasons, lineResults } from './counters.ts';
import { ECS_VERSION, ecsNames } from './ecs-fields.ts';
import { eventNames } from './event-names.ts';
import { metricsTable } from './metrics-table.ts';
import { sampleName, scrapedLabel } from './scraped-name.ts';
import { costParts } from './self-cost.ts';
import { spanEvents } from './span-events.ts';

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
    ...values('weir_event', eventNames),
    ...values('weir_reason` of `weir_export_dropped_total', dropReasons),
    ...values('weir_result` of `weir_log_lines_total', lineResults),
    ...values('weir_part', costParts),
    '### Of processes',
    '',
    'A gateway with workers is scraped once, at its primary, which has the metrics of all: what counts is added up, and so is',
    'what stands still for a moment (requests under way, connections, queues, memory). What describes one process has a',
    'label `weir_worker` instead: 0 for the one that is alone or the primary, 1 and up for the workers. It is gone with the',
    'process, but for `v8js_gc_duration_seconds`: what was counted is not taken back. The process in its place has the same',
    'number. `nodejs_eventloop_delay_*` and `nodejs_eventloop_utilization` look back over 15 to 30 seconds, so that one who',
    'scrapes every 15 sees every delay; how late a timer comes is seen to 20 ms, and what it slept is not in it. Two monitors of',
    'Node note the delays all the time, fifty times a second each. All else is read when somebody looks: at a scrape, when it',
    'is exported, and once a second for the live figures of the console.',
    '',
    '### What watching costs',
    '',
    '`weir_observability_cpu_seconds_total` is CPU time of what the main thread does in order to watch. Sending and writing to',
    'standard output, which the system does, are not in it, nor are most collections of garbage. What is done per request is',
    'measured for one request in 64, at least, and stands for all since the one before; what is done in batches (`serialize`,',
    '`scrape`, and `keep` between processes) is measured always. Divided by',
    '`process_cpu_seconds_total` it is the share that the console shows behind the CPU.',
    '',
    '## Spans',
    '',
    'A request is a SERVER span `{method} {route}`. Below it are an INTERNAL span for each stage that asked its store,',
    'and a CLIENT span for each attempt at an upstream. A caller that is trusted is the parent, any other is a link.',
    '',
    ...table(['attribute', 'what'], named(spanAttributes)),
    '',
    'What happened at a moment of its own is an event of the span, with the attributes that say more of it:',
    '',
    ...table(['event', 'what'], named(spanEvents)),
    '',
    'The id of a stage, which no header carries, is worked out of that of its SERVER span: it is the same in every view.',
    '',
    '## Log',
    '',
    'One JSON object a line on standard output, and the same as OTLP log records where an endpoint is set. Besides the',
    'fields of a request each line has `level`, `time`, `service.name`, `pid` and `msg`, and that of a request `trace_id`',
    "and `span_id`. The level is `error` where the gateway's side failed, `warn` where a limit or the guard held, else `info`:",
    'what clients do wrong, and clients that leave, are no trouble of the gateway.',
    '',
    ...table(['field', 'in ECS', 'what'], logFieldCells()),
    '',
    `Where \`telemetry.log.fields\` is \`ecs\`, standard output has the names of the Elastic Common Schema ${ECS_VERSION}, and`,
    '`event.duration` is in nanoseconds. Such a line has `@timestamp`, `log.level`, `message`, `ecs.version`, `service.name`,',
    '`process.pid` and `event.dataset`; that of a request `trace.id`, `transaction.id` and `span.id`, `client.ip`, `event.kind`,',
    '`event.category`, `event.type` and `event.outcome`, too; and what is told of the process `event.action` and `event.reason`,',
    'all else of it below `weir`. OTLP log records keep the names of OpenTelemetry.',
    '',
    'A request whose line `telemetry.log.sample` or `telemetry.log.only` leaves out is in `weir_log_lines_total` and in every',
    'other signal. Of two shares the greater has the lines of the smaller: the trace id decides, as it does for traces.',
    '',
    '## Queries',
    '',
    'Of a query every view has the names, and of the values those of `telemetry.showQuery`, percent-encoded as they were sent',
    'and at most 128 characters of each; of all others it has `REDACTED`. A name is listed when it was sent in the letters of',
    'the list (brackets also as `%5B` and `%5D`): `p%61ge` is not `page`. A name or a value with a separator in it, `;`, `?`,',
    '`=` or `&`, encoded or not, is hidden: to some readers another parameter begins there.',
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

const logFieldCells = (): string[][] =>
  Object.entries(logFields).map(([name, what]) => [code(name), code(ecsNames[name as keyof typeof ecsNames]), what]);

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

const values = (label: string, all: readonly string[]): string[] => [
  `Values of \`${label}\`: ${all.map(code).join(', ')}.`,
  '',
];

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  line(head),
  line(head.map(() => '---')),
  ...rows.map(line),
];

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
