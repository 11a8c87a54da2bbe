import { lines, series, stacked } from '../../panel.ts';
import { shareBy, sumBy, sumOf } from '../../promql.ts';
import { line, row } from '../../row.ts';

/** Its own metrics, as its version 0.155 names them: without the suffixes that others have. */
export const collector = row(
  'Collector',
  line(
    9,
    stacked(
      series(
        {
          title: 'Collector: taken',
          unit: 'short',
          means: 'Spans, log records and metric points per second that it took from all processes.',
          whenRed: 'It has no red. A signal that stops while the others go on: its senders, see `npx weir doctor`.',
        },
        [
          [sumOf('otelcol_receiver_accepted_spans'), 'spans'],
          [sumOf('otelcol_receiver_accepted_log_records'), 'log records'],
          [sumOf('otelcol_receiver_accepted_metric_points'), 'metric points'],
        ],
      ),
    ),
    stacked(
      series(
        {
          title: 'Collector: refused',
          unit: 'short',
          means: 'What it did not take, for its memory limit was reached. Senders keep it and try again.',
          whenRed:
            'A back end does not take what it has: see “Collector: queues, how full”. Or it is too small: raise `limit_mib`.',
        },
        [
          [sumOf('otelcol_receiver_refused_spans'), 'spans'],
          [sumOf('otelcol_receiver_refused_log_records'), 'log records'],
          [sumOf('otelcol_receiver_refused_metric_points'), 'metric points'],
        ],
      ),
    ),
    stacked(
      series(
        {
          title: 'Collector: handed on',
          unit: 'short',
          means: 'Per second, by exporter: spans and log records that a back end took.',
          whenRed: 'It has no red. One exporter at 0 while it takes data: its back end is away.',
        },
        [
          [sumOf('otelcol_exporter_sent_spans', '', 'exporter'), 'spans: {{exporter}}'],
          [sumOf('otelcol_exporter_sent_log_records', '', 'exporter'), 'log records: {{exporter}}'],
        ],
      ),
    ),
    stacked(
      series(
        {
          title: 'Collector: lost',
          unit: 'short',
          means: 'Per second, by exporter: what was given up after all retries, or found no room in the queue.',
          whenRed: 'docs/runbooks/weir-collector-losing.md',
        },
        [
          [sumOf('otelcol_exporter_send_failed_spans', '', 'exporter'), 'spans: {{exporter}}'],
          [sumOf('otelcol_exporter_send_failed_log_records', '', 'exporter'), 'log records: {{exporter}}'],
          [sumOf('otelcol_exporter_enqueue_failed_spans', '', 'exporter'), 'spans, no room: {{exporter}}'],
          [sumOf('otelcol_exporter_enqueue_failed_log_records', '', 'exporter'), 'log records, no room: {{exporter}}'],
        ],
      ).noValue('Nothing was lost'),
    ),
  ),
  line(
    9,
    lines(
      series(
        {
          title: 'Collector: queues, how full',
          unit: 'percentunit',
          means: 'Batches that wait for a back end, over what may wait. The line is one half.',
          whenRed:
            'The back end is away or too slow; when it is full, batches are lost. Look at the back end that the exporter is named after.',
        },
        [
          [
            shareBy(
              sumBy('exporter, data_type', 'otelcol_exporter_queue_size'),
              sumBy('exporter, data_type', 'otelcol_exporter_queue_capacity'),
            ),
            '{{exporter}} {{data_type}}',
          ],
        ],
      ).max(1),
      [0.5, 'red'],
    ),
    stacked(
      series(
        {
          title: 'Collector: tail sampling',
          unit: 'short',
          means: 'Traces per second that it decided on: sampled, or not.',
          whenRed: 'It has no red. All are sampled as shipped; `KEEP_TRACES_PERCENT` says how many of the good ones.',
        },
        [[sumOf('otelcol_processor_tail_sampling_global_count_traces_sampled', '', 'decision'), '{{decision}}']],
      ),
    ),
    lines(
      series(
        {
          title: 'Collector: memory',
          unit: 'bytes',
          means: 'Resident memory. The line is 400 MiB, from which on it refuses.',
          whenRed: 'See “Collector: queues, how full”: what waits there is in memory.',
        },
        [['otelcol_process_memory_rss', 'resident']],
      ),
      [419_430_400, 'red'],
    ),
    series(
      {
        title: 'Collector: CPU',
        unit: 'percentunit',
        means: 'Processor time per second. 1 is one core.',
        whenRed: 'It has no red. At the number of its cores it falls behind, and its senders’ queues fill.',
      },
      [['rate(otelcol_process_cpu_seconds[$__rate_interval])', 'CPU']],
    ),
  ),
);
