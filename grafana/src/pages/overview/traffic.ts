import { outcomeColours, percentileColours } from '../../colours.ts';
import { toLinesOf, toRoute } from '../../links.ts';
import { coloured, lines, series, stacked } from '../../panel.ts';
import { quantileOf } from '../../promql.ts';
import { query } from '../../query.ts';
import { errorShareByRoute, REQUESTS, requests } from '../../requests.ts';
import { line, row } from '../../row.ts';
import { gatewayJob } from '../../scrape.ts';

const alerts = stacked(
  series(
    {
      title: 'Alerts',
      unit: 'short',
      means: 'Alerts that fire, and those that are about to (pending), by name.',
      whenRed: 'Each has a page in docs/runbooks, named like it.',
    },
    [['count by (alertname, alertstate) (ALERTS{alertname=~"Weir.+"})', '{{alertname}}: {{alertstate}}']],
  ).noValue('No alert'),
);

export const traffic = row(
  'Requests, errors, duration',
  line(
    9,
    stacked(
      series(
        {
          title: 'Requests by route',
          unit: 'reqps',
          means: 'Requests per second. `_none` is what matched no route. A click on a line opens its route.',
          whenRed:
            'It has no red. Much `_none`: somebody scans, or a route was renamed; “Log lines in Explore” has the paths.',
        },
        [[requests('', 'weir_route'), '{{weir_route}}']],
      ).dataLinks([toRoute, toLinesOf('weir_route')]),
    ),
    coloured(
      stacked(
        series(
          {
            title: 'Requests by outcome',
            unit: 'reqps',
            means:
              'What became of each request: forwarded to an upstream, switched to another protocol, answered by the gateway, limited (429), refused for another reason, broken off after the head, aborted by the client.',
            whenRed:
              '`broken` is a response cut off: upstreams close connections in the middle of it; see “Failed attempts”. An upstream that is away or late is a `refused` with a 5xx, on “Errors”.',
          },
          [[requests('', 'weir_outcome'), '{{weir_outcome}}']],
        ).dataLinks([toLinesOf('weir_outcome')]),
      ),
      outcomeColours,
    ),
    alerts,
  ),
  line(
    9,
    lines(
      series(
        {
          title: 'Error share by route',
          unit: 'percentunit',
          means: 'Share of requests that ended in a 5xx or were cut off after the head. The lines are 1 % and 5 %.',
          whenRed: 'Open the route: “Refusals by problem” there names the cause, and a diamond on its latency a trace.',
        },
        [[errorShareByRoute(), '{{weir_route}}']],
      ).dataLinks([toRoute, toLinesOf('weir_route')]),
      [0.01, 'orange'],
      [0.05, 'red'],
    ),
    coloured(
      lines(
        series(
          {
            title: 'Latency percentiles',
            unit: 's',
            means:
              'From the first byte of the request to the last of the response. Each diamond is one request whose trace was kept: point at it and open the trace in Jaeger.',
            whenRed:
              'Open a diamond at the top: the longest bar of the trace is where the time went. The line is 500 ms, which the promise is about.',
          },
          [
            [quantileOf(0.5, REQUESTS, gatewayJob), 'p50'],
            [quantileOf(0.95, REQUESTS, gatewayJob), 'p95'],
            // On one query: all three are over the same buckets and would fetch and draw the same exemplars three times.
            query(quantileOf(0.99, REQUESTS, gatewayJob), 'p99').exemplar(true),
          ],
        ),
        [0.5, 'red'],
      ),
      percentileColours,
    ),
    series(
      {
        title: 'p95 by route',
        unit: 's',
        means: 'Nineteen of twenty requests of a route are done within this time.',
        whenRed: 'It has no red: routes differ. One that rises against its own past is worth a click.',
      },
      [query(quantileOf(0.95, REQUESTS, gatewayJob, 'weir_route'), '{{weir_route}}').exemplar(true)],
    ).dataLinks([toRoute]),
  ),
);
