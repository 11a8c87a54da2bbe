import { lines, series, stacked } from '../../panel.ts';
import { all, quantileOf, shareBy, sumBy, sumOf } from '../../promql.ts';
import { line, row } from '../../row.ts';
import { gatewayJob } from '../../scrape.ts';

export const exporter = row(
  'Export',
  line(
    9,
    stacked(
      series(
        {
          title: 'Sent',
          unit: 'short',
          means: 'Spans, log lines and metric batches per second that the receiver took.',
          whenRed:
            'It has no red. None while there are requests: “Not delivered” says why, or `telemetry.otlp` is empty.',
        },
        [[sumOf('weir_export_sent_total', '', 'weir_signal'), '{{weir_signal}}']],
      ),
    ),
    stacked(
      series(
        {
          title: 'Not delivered',
          unit: 'short',
          means: 'What was dropped, per second, by signal and reason.',
          whenRed: 'docs/runbooks/weir-telemetry-dropped.md says of each reason what to do.',
        },
        [[sumOf('weir_export_dropped_total', '', 'weir_signal, weir_reason'), '{{weir_signal}}: {{weir_reason}}']],
      ),
    ),
    lines(
      series(
        {
          title: 'Export queue, how full',
          unit: 'percentunit',
          means: 'What waits to be sent, over what may wait. The line is one half.',
          whenRed:
            'Full is dropped. The receiver is slow or away: look at the Collector below; its own queue is further on.',
        },
        [
          [
            shareBy(sumBy('weir_signal', 'weir_export_queue'), sumBy('weir_signal', 'weir_export_queue_capacity')),
            '{{weir_signal}}',
          ],
        ],
      ).max(1),
      [0.5, 'red'],
    ),
    stacked(
      series(
        {
          title: 'Bytes exported',
          unit: 'Bps',
          means: 'Bytes given to the receiver, before compression.',
          whenRed:
            'It has no red. It is what the network and the back ends pay for: sample less, or show fewer attributes.',
        },
        [[sumOf('weir_export_bytes_total', '', 'weir_signal'), '{{weir_signal}}']],
      ),
    ),
  ),
  line(
    8,
    series(
      {
        title: 'Redis, p99',
        unit: 's',
        means: 'Time that stages of requests waited for Redis.',
        whenRed: 'See weir-limits; late here and not at Redis itself (`SLOWLOG GET`) is this event loop.',
      },
      [
        [
          quantileOf(
            0.99,
            'db_client_operation_duration_seconds',
            all(gatewayJob, 'db_system_name="redis"'),
            'db_operation_name',
          ),
          '{{db_operation_name}}',
        ],
      ],
    ),
    stacked(
      series(
        {
          title: 'Configurations read',
          unit: 'short',
          means: 'Configurations that were read and taken, one for each start.',
          whenRed:
            'A gateway that does not start has none: `npx weir check -c FILE` says everything that is wrong, with line and column.',
        },
        [['sum by (weir_result) (weir_config_loads_total)', '{{weir_result}}']],
      ),
    ),
  ),
);
