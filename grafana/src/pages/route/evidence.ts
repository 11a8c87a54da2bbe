import { logLines, newestTraces } from '../../kinds-of-panels.ts';
import { line, row } from '../../row.ts';

const linesOfRoute = '{service_name="weir"} | weir_route=~"$route"';

export const evidence = row(
  'One by one',
  line(
    12,
    logLines(
      {
        title: 'Log lines',
        means: 'The access log of this route, newest first. A line opens to its fields, its trace id to the trace.',
        whenRed:
          'No lines while there are requests: `telemetry.log.only` or `sample` leaves them out, or Loki gets nothing (weir-runtime).',
      },
      linesOfRoute,
    ),
    newestTraces(
      {
        title: 'Newest traces',
        means: 'Kept traces of this route in Jaeger. The id opens one.',
        whenRed:
          'None while there are requests: sampling leaves them out (“Traces kept” in weir-runtime), or the Collector does not deliver.',
      },
      { service: 'weir', tags: 'weir.route=$route' },
    ),
  ),
);
