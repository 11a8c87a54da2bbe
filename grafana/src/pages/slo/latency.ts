import { figure, lines, series } from '../../panel.ts';
import { line, row } from '../../row.ts';
import { latencyBudget, latencyBudgetLeft } from '../../slo.ts';

const lateBurn = (window: string): readonly [string, string] => [
  `weir:requests_late:ratio_rate${window} / ${latencyBudget}`,
  window,
];

export const latency = row(
  'Latency: 99 % within 500 ms in 30 days',
  line(
    6,
    figure(
      {
        title: 'Latency budget left',
        unit: 'percentunit',
        means:
          'What is left of the slow answers that the promise allows. Routes that are slow on purpose are left out, by name, in otel/prometheus-rules.yml.',
        whenRed: 'See on weir-route which route became slow, and whether its upstream did.',
      },
      latencyBudgetLeft,
      [
        [null, 'red'],
        [0, 'orange'],
        [0.25, 'green'],
      ],
      { instant: true },
    ),
    figure(
      {
        title: 'Late answers now',
        unit: 'percentunit',
        means: 'Of what was answered well in the last five minutes, the share that took longer than 500 ms.',
        whenRed: 'docs/runbooks/weir-latency-budget-burning.md',
      },
      'weir:requests_late:ratio_rate5m',
      [
        [null, 'green'],
        [0.01, 'orange'],
        [0.06, 'red'],
      ],
    ),
  ),
  line(
    9,
    lines(
      series(
        {
          title: 'Latency burn rates',
          unit: 'short',
          means:
            'How fast the latency budget goes, over each window of its alert. Lines: 14.4 (1h and 5m) and 6 (6h and 30m), both tickets.',
          whenRed: 'Where a long window and its short one are above its line, WeirLatencyBudgetBurning fires.',
        },
        ['5m', '30m', '1h', '6h'].map(lateBurn),
      ),
      [1, 'blue'],
      [6, 'orange'],
      [14.4, 'red'],
    ),
    series(
      {
        title: 'Requests that count',
        unit: 'reqps',
        means:
          'What the promises are over: requests that a route took, and those that an upstream answered well on routes that are not slow on purpose.',
        whenRed:
          'It has no red. With a few requests an hour one failure is a large share: alerts wait for more than ten.',
      },
      [
        ['weir:requests:rate5m', 'taken by a route'],
        ['weir:requests_answered:rate5m', 'answered well'],
      ],
    ),
  ),
);
