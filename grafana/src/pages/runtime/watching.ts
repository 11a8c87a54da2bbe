import { keptColours, lineColours } from '../../colours.ts';
import { coloured, series, stacked } from '../../panel.ts';
import { sumOf } from '../../promql.ts';
import { line, row } from '../../row.ts';
import { cpu } from './asked.ts';

const OBSERVABILITY = 'weir_observability_cpu_seconds_total';

export const watching = row(
  'What watching costs',
  line(
    9,
    stacked(
      series(
        {
          title: 'CPU of observability, by part',
          unit: 'percentunit',
          means:
            'Share of the gateway’s CPU that goes into watching: projecting records, writing log lines, serializing for export, keeping records for the console, writing /metrics.',
          whenRed:
            'It has no red. serialize: sample less (`telemetry.sample`). log: `telemetry.log.sample`. scrape: scrape less often.',
        },
        [
          [
            `sum by (weir_part) (rate(${OBSERVABILITY}[$__rate_interval])) / on () group_left () (${cpu} > 0)`,
            '{{weir_part}}',
          ],
        ],
      ).max(1),
    ),
    coloured(
      stacked(
        series(
          {
            title: 'Traces kept',
            unit: 'reqps',
            means:
              'head: sampled at the start. tail: kept at the end for being an error, slow or limited; the services behind it may not have been sampled. no: not kept.',
            whenRed: 'It has no red. Much tail: there are many errors, or `keep.slow` is below what is usual.',
          },
          [[sumOf('weir_traces_total', '', 'weir_kept'), '{{weir_kept}}']],
        ),
      ),
      keptColours,
    ),
    stacked(
      series(
        {
          title: 'Traces not kept for the cap',
          unit: 'reqps',
          means: 'Traces that would have been kept, had `telemetry.cap` not been reached.',
          whenRed: 'It has no red: it is what the cap is for. Raise it where the Collector has room.',
        },
        [[sumOf('weir_sampling_capped_total', '', 'weir_kept'), '{{weir_kept}}']],
      ),
    ),
    coloured(
      stacked(
        series(
          {
            title: 'Log lines',
            unit: 'short',
            means:
              'Lines per second: written; left out by `telemetry.log.sample` or `only`; lost, because standard output did not take them.',
            whenRed: 'lost: whoever reads standard output is too slow. Sample the good lines, or give it more room.',
          },
          [[sumOf('weir_log_lines_total', '', 'weir_result'), '{{weir_result}}']],
        ),
      ),
      lineColours,
    ),
  ),
);
