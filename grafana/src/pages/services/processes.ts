import { levelColours } from '../../colours.ts';
import { logLines } from '../../kinds-of-panels.ts';
import { coloured, lines, series, stacked } from '../../panel.ts';
import { maxBy, sumBy } from '../../promql.ts';
import { lineQuery } from '../../query.ts';
import { line, row } from '../../row.ts';
import { ofServices } from './asked.ts';

export const processes = row(
  'Processes',
  line(
    9,
    lines(
      series(
        {
          title: 'Event loop, p99 late',
          unit: 's',
          means: 'How late the event loop of each service is. The line is 100 ms.',
          whenRed:
            'Something computes for long in one go: a large JSON, a regular expression, a loop. Profile that service.',
        },
        [[maxBy('job', `nodejs_eventloop_delay_p99_seconds{${ofServices}}`), '{{job}}']],
      ),
      [0.1, 'red'],
    ),
    series(
      {
        title: 'Heap used',
        unit: 'bytes',
        means: 'Used memory of the heap of each service.',
        whenRed: 'It has no red. One that only ever grows keeps something: take two heap snapshots and compare.',
      },
      [[sumBy('job', `v8js_memory_heap_used_bytes{${ofServices}}`), '{{job}}']],
    ),
    coloured(
      stacked(
        series(
          {
            title: 'Log lines by level',
            unit: 'short',
            means: 'Lines that reached Loki, by level.',
            whenRed: 'Read them: below.',
          },
          [
            lineQuery(
              'sum by (detected_level) (count_over_time({service_name=~"$service"} [$__auto]))',
              '{{detected_level}}',
            ),
          ],
        ).noValue('No lines'),
      ),
      levelColours,
    ),
  ),
  line(
    10,
    logLines(
      {
        title: 'Warnings and errors',
        means: 'What the chosen services complain about, newest first.',
        whenRed: 'Open a line; its trace id opens the request that it belongs to.',
      },
      '{service_name=~"$service"} | detected_level=~"warn|error|fatal"',
    ),
  ),
);
