import { figure, series, stacked } from '../../panel.ts';
import { zeroWhenNone } from '../../promql.ts';
import { requests } from '../../requests.ts';
import { line, row } from '../../row.ts';
import { gatewayJob } from '../../scrape.ts';
import { cpu } from './asked.ts';

export const processes = row(
  'Processes',
  line(
    5,
    figure(
      {
        title: 'Up for',
        unit: 's',
        means: 'Since the youngest gateway started.',
        whenRed: 'It has no red. Short without a deployment: it died; its log says why in its last lines.',
      },
      `time() - max(process_start_time_seconds{${gatewayJob}})`,
      [[null, 'blue']],
    ),
    figure(
      {
        title: 'Configuration in force for',
        unit: 's',
        means: 'Since the configuration that is in force was taken.',
        whenRed: 'It has no red. Short: compare what changed with what changed on the other dashboards since.',
      },
      'time() - max(weir_config_loaded_time_seconds)',
      [[null, 'blue']],
    ),
    figure(
      {
        title: 'Redis connections',
        unit: 'short',
        means: 'Processes that are connected to Redis. Nothing where none is configured.',
        whenRed: 'docs/runbooks/weir-limiter-store-down.md',
      },
      'sum(weir_redis_connected)',
      [
        [null, 'red'],
        [1, 'green'],
      ],
      { noValue: 'No Redis' },
    ),
    figure(
      {
        title: 'Telemetry lost',
        unit: 'short',
        means: 'Spans, log lines and metric batches that could not be delivered in the time shown.',
        whenRed: 'The picture has holes: docs/runbooks/weir-telemetry-dropped.md. Requests are not affected.',
      },
      zeroWhenNone(
        'sum(increase(weir_export_dropped_total[$__range])) + sum(increase(weir_log_lines_total{weir_result="lost"}[$__range]))',
      ),
      [
        [null, 'green'],
        [1, 'red'],
      ],
    ),
  ),
  line(
    8,
    series(
      {
        title: 'CPU',
        unit: 'percentunit',
        means: 'Processor time per second of all processes of a gateway. 1 is one core.',
        whenRed:
          'It has no red. Near the number of workers: they are full; add workers (`listen.workers`) or gateways.',
      },
      [[`rate(process_cpu_seconds_total{${gatewayJob}}[$__rate_interval])`, '{{instance}}']],
    ),
    series(
      {
        title: 'CPU per request',
        unit: 's',
        means: 'Processor time of the gateway over the requests that it served.',
        whenRed: 'It has no red. A step up is a change: another configuration, larger bodies, more errors.',
      },
      [[`${cpu} / (${requests()} > 0)`, 'CPU per request']],
    ),
    series(
      {
        title: 'Memory',
        unit: 'bytes',
        means: 'Resident memory of all processes of a gateway.',
        whenRed:
          'It has no red. Much more than the heap below: buffers of bodies in flight; slow clients or upstreams hold them.',
      },
      [[`process_resident_memory_bytes{${gatewayJob}}`, '{{instance}}']],
    ),
    stacked(
      series(
        {
          title: 'Events',
          unit: 'short',
          means:
            'What happened to the gateway rather than to a request: Redis lost and found, workers that died, malformed bytes, stages that threw.',
          whenRed:
            'worker-died and stage-failed are mistakes of ours or a lack of memory: the log has a line with the reason.',
        },
        [['sum by (weir_event) (increase(weir_events_total[$__rate_interval]))', '{{weir_event}}']],
      ).noValue('No events'),
    ),
  ),
);
