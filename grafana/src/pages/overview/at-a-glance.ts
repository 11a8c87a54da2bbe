import { toSlo } from '../../links.ts';
import { figure } from '../../panel.ts';
import { quantileOf } from '../../promql.ts';
import { activeRequests, errorShare, limitedShare, REQUESTS, requests } from '../../requests.ts';
import { line, row } from '../../row.ts';
import { gatewayJob } from '../../scrape.ts';
import { budgetLeft } from '../../slo.ts';

export const atAGlance = row(
  'At a glance',
  line(
    5,
    figure(
      {
        title: 'Requests',
        unit: 'reqps',
        means: 'Requests per second over all routes, whatever became of them.',
        whenRed:
          'It has no red. When it falls without a reason, clients do not reach the gateway: look at what is in front of it, at WeirGatewayDown and at `/healthz` of the admin port.',
      },
      requests(),
      [[null, 'blue']],
    ),
    figure(
      {
        title: 'Errors',
        unit: 'percentunit',
        means:
          'Share of requests that ended in a 5xx but 501, or were cut off after the head. Limited and badly formed requests are not errors.',
        whenRed:
          'Find the route in “Error share by route” below and open it; “Failed attempts” says whether its upstream fails.',
      },
      errorShare(),
      [
        [null, 'green'],
        [0.01, 'orange'],
        [0.05, 'red'],
      ],
    ),
    figure(
      {
        title: 'Latency, p95',
        unit: 's',
        means:
          'Nineteen of twenty requests are done within this time. Of an upgrade the time until the protocol was switched counts.',
        whenRed:
          'Compare it with “Attempt p95 by upstream”: the same there, then the upstream is slow; else look at weir-runtime.',
      },
      // Without requests a quantile is NaN, which no comparison holds for.
      `${quantileOf(0.95, REQUESTS, gatewayJob)} >= 0`,
      [
        [null, 'green'],
        [0.5, 'orange'],
        [1, 'red'],
      ],
    ),
    figure(
      {
        title: 'Limited',
        unit: 'percentunit',
        means: 'Share of requests that a limit or the guard answered with 429.',
        whenRed:
          'See below who is limited, by which policy. One client: let it be limited. All of them: the limit is too low, see weir-limits.',
      },
      limitedShare(),
      [
        [null, 'green'],
        [0.05, 'orange'],
        [0.25, 'red'],
      ],
    ),
    figure(
      {
        title: 'Error budget left',
        unit: 'percentunit',
        means: 'What is left of the failures that the promise of 99.9 % allows in 30 days. Below 0 it is broken.',
        whenRed: 'Let nothing go out that is not a repair; weir-slo says which route spent the budget.',
      },
      budgetLeft,
      [
        [null, 'red'],
        [0, 'orange'],
        [0.25, 'green'],
      ],
      { instant: true },
    ).dataLinks([toSlo]),
    figure(
      {
        title: 'In flight',
        unit: 'short',
        means: 'Requests being served at this moment, open WebSockets and streams among them.',
        whenRed: 'It has no red. When it grows while “Requests” does not, upstreams answer late: see weir-upstreams.',
      },
      activeRequests(),
      [[null, 'blue']],
    ),
  ),
);
