import { keptColours } from '../colours.ts';
import { coloured, figure, query, series, stacked } from '../panel.ts';
import { sumOf, zeroWhenNone } from '../requests.ts';
import type { Row } from '../row.ts';
import { gatewayJob } from '../scrape.ts';

export const self: Row = {
  title: 'The gateway itself',
  lines: [
    {
      height: 9,
      panels: [
        coloured(
          stacked(
            series(
              {
                title: 'Traces kept',
                unit: 'reqps',
                description:
                  'head: sampled at the start. tail: kept at the end for being an error, slow or limited; the services behind it were not sampled. no: not kept.',
              },
              [query(sumOf('weir_traces_total', '', 'weir_kept'), '{{weir_kept}}')],
            ),
          ),
          keptColours,
        ),
        series(
          {
            title: 'Events',
            unit: 'reqps',
            description:
              'What happened to the gateway rather than to a request: Redis lost and found, malformed bytes, stages that threw.',
          },
          [query(sumOf('weir_events_total', '', 'weir_event'), '{{weir_event}}')],
        ).noValue('No events'),
      ],
    },
    {
      height: 8,
      panels: [
        series(
          {
            title: 'CPU',
            unit: 'percentunit',
            description: 'Processor time per second of the gateway, exporter included. 1 is one core.',
          },
          [query(`rate(process_cpu_seconds_total{${gatewayJob}}[$__rate_interval])`, '{{instance}}')],
        ),
        series({ title: 'Memory', unit: 'bytes', description: 'Resident memory of the gateway.' }, [
          query(`process_resident_memory_bytes{${gatewayJob}}`, '{{instance}}'),
        ]),
        figure(
          {
            title: 'Telemetry dropped',
            unit: 'short',
            description:
              'Spans, log lines and metric batches that could not be exported in the time shown. Anything but 0: the picture above has holes.',
          },
          zeroWhenNone('sum(increase(weir_export_dropped_total[$__range]))'),
          [
            [null, 'green'],
            [1, 'red'],
          ],
        ),
        figure(
          { title: 'Up for', unit: 's', description: 'Since the youngest gateway process started.' },
          `time() - max(process_start_time_seconds{${gatewayJob}})`,
          [[null, 'blue']],
        ),
      ],
    },
  ],
};
