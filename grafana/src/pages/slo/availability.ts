import { ranking } from '../../kinds-of-panels.ts';
import { toRoute } from '../../links.ts';
import { figure, lines, series, stacked } from '../../panel.ts';
import { sumBy } from '../../promql.ts';
import { query } from '../../query.ts';
import { ANSWERED_5XX, REQUESTS } from '../../requests.ts';
import { line, row } from '../../row.ts';
import { gatewayJob } from '../../scrape.ts';
import { budgetLeft } from '../../slo.ts';
import { burn } from './asked.ts';

/** What `increase` of a range that long costs is paid once: for a bar, not for each point of a graph. */
const inRange = (matching: string): string => `increase(${REQUESTS}_count{${gatewayJob},${matching}}[$__range])`;

export const availability = row(
  'Availability: 99.9 % in 30 days',
  line(
    6,
    figure(
      {
        title: 'Error budget left',
        unit: 'percentunit',
        means:
          'What is left of the failures that the promise allows in 30 days. 100 %: nothing failed. Below 0: the promise is broken.',
        whenRed: 'Only repairs go out until it is above 0 again. “Who spends the budget” below says where to begin.',
      },
      budgetLeft,
      [
        [null, 'red'],
        [0, 'orange'],
        [0.25, 'green'],
      ],
      { instant: true },
    ),
    figure(
      {
        title: 'Burn rate now',
        unit: 'short',
        means: 'How fast the budget goes, over the last five minutes. At 1 it lasts exactly 30 days.',
        whenRed: 'Above 14.4 somebody is paged after minutes: docs/runbooks/weir-error-budget-burning-fast.md',
      },
      burn('5m')[0],
      [
        [null, 'green'],
        [1, 'orange'],
        [6, 'red'],
      ],
    ),
    figure(
      {
        title: 'Availability in the time shown',
        unit: 'percentunit',
        means:
          'Share of requests that were neither answered with a 5xx nor cut off. What no route took and 501 do not count: strangers choose how many of them there are.',
        whenRed: 'Below 99.9 %: as in “Error budget left”.',
      },
      `1 - avg_over_time(weir:request_errors:rate5m[$__range]) / (avg_over_time(weir:requests:rate5m[$__range]) > 0)`,
      [
        [null, 'red'],
        [0.999, 'green'],
      ],
      { instant: true },
    ),
  ),
  line(
    10,
    lines(
      series(
        {
          title: 'Burn rates',
          unit: 'short',
          means:
            'The error budget’s burn rate over each window that alerts are about. Lines: 14.4 (1h and 5m: page), 6 (6h and 30m: page), 3 (1d and 2h: ticket), 1 (3d and 6h: ticket).',
          whenRed:
            'Where a long window and its short one are above its line, WeirErrorBudgetBurningFast or …Slow fires.',
        },
        ['5m', '30m', '1h', '2h', '6h', '1d', '3d'].map(burn),
      ),
      [1, 'blue'],
      [3, 'yellow'],
      [6, 'orange'],
      [14.4, 'red'],
    ),
    stacked(
      series(
        {
          title: 'Failed requests by route',
          unit: 'reqps',
          means: 'What spends the budget: 5xx but 501, and responses that were cut off.',
          whenRed: 'Open the route: a click on its line.',
        },
        [['weir_route:request_errors:rate5m', '{{weir_route}}']],
      ).dataLinks([toRoute]),
    ),
  ),
  line(
    8,
    ranking(
      {
        title: 'Who spends the budget',
        unit: 'short',
        means: 'Failed requests of each route in the time shown, by the problem or status that the client saw.',
        whenRed: 'The longest bar is the one to mend first.',
      },
      query(
        `topk(10, ${sumBy('weir_route, http_response_status_code', inRange(ANSWERED_5XX))} > 0)`,
        '{{weir_route}}: {{http_response_status_code}}',
      ).instant(),
      [[null, 'red']],
    ).dataLinks([toRoute]),
    stacked(
      series(
        {
          title: 'Alerts on promises',
          unit: 'short',
          means:
            'WeirErrorBudgetBurning… and WeirLatencyBudgetBurning, and WeirRouteFailing, which is about one route.',
          whenRed: 'Each has a page in docs/runbooks, named like it.',
        },
        [
          [
            'count by (alertname, alertstate) (ALERTS{alertname=~"Weir(.+Burning.*|RouteFailing)"})',
            '{{alertname}}: {{alertstate}}',
          ],
        ],
      ).noValue('No alert'),
    ),
  ),
);
