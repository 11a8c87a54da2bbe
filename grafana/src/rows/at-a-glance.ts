import { figure } from '../panel.ts';
import { errorShare, quantileOf, requestRate, share, sumOf } from '../requests.ts';
import type { Row } from '../row.ts';
import { gatewayJob } from '../scrape.ts';

const decisions = 'weir_limit_decisions_total';
const away = sumOf(decisions, 'weir_store_mode=~"local|allow|refuse"');

export const atAGlance: Row = {
  title: 'At a glance',
  lines: [
    {
      height: 5,
      panels: [
        figure(
          {
            title: 'Requests',
            unit: 'reqps',
            description: 'Requests per second over the chosen routes, whatever became of them.',
          },
          requestRate(),
          [[null, 'blue']],
        ),
        figure(
          {
            title: 'Errors',
            unit: 'percentunit',
            description:
              'Share of requests that ended in a 5xx or broke off after the head was sent. Limited and badly formed requests are not errors.',
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
            description:
              'Nineteen of twenty requests are done within this time. Of an upgrade the time until the protocol was switched counts.',
          },
          // Without requests a quantile is NaN, which no comparison holds for.
          `${quantileOf(0.95)} >= 0`,
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
            description: 'Share of requests that a limit or the guard answered with 429.',
          },
          share(requestRate('weir_outcome="limited"'), requestRate()),
          [
            [null, 'green'],
            [0.05, 'orange'],
            [0.25, 'red'],
          ],
        ),
        figure(
          { title: 'In flight', unit: 'short', description: 'Requests being served at this moment, on all routes.' },
          `sum(http_server_active_requests{${gatewayJob}})`,
          [[null, 'blue']],
        ),
        figure(
          {
            title: 'Limits decided without Redis',
            unit: 'percentunit',
            description:
              'Share of limit decisions for which Redis did not answer, so that whenDown decided. Without a Redis in the configuration this stays 0.',
          },
          `(${share(away, sumOf(decisions))}) or vector(0)`,
          [
            [null, 'green'],
            [0.001, 'orange'],
            [0.1, 'red'],
          ],
        ),
      ],
    },
  ],
};
