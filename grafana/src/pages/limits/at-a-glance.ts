import { figure } from '../../panel.ts';
import { share, sumOf } from '../../promql.ts';
import { line, row } from '../../row.ts';
import { chosen, DECISIONS, decisions } from './asked.ts';

const WITHOUT_REDIS = 'weir_store_mode=~"local|allow|refuse"';

export const atAGlance = row(
  'At a glance',
  line(
    5,
    figure(
      {
        title: 'Decisions',
        unit: 'reqps',
        means: 'Verdicts of the chosen policies. A request that meets two policies is two.',
        whenRed: 'It has no red. None while there are requests: their routes name no limits.',
      },
      decisions(''),
      [[null, 'blue']],
      { noValue: 'None' },
    ),
    figure(
      {
        title: 'Limited',
        unit: 'percentunit',
        means: 'Of these decisions, the share that was a 429.',
        whenRed: 'See which policy, and below whom it limits. Raise the rate where honest clients meet it.',
      },
      share(decisions('weir_verdict="limited"'), decisions('')),
      [
        [null, 'green'],
        [0.05, 'orange'],
        [0.25, 'red'],
      ],
      { noValue: 'None' },
    ),
    figure(
      {
        title: 'Near',
        unit: 'percentunit',
        means: 'Share of decisions that let a request through with no more than a fifth of the limit left.',
        whenRed: 'Clients are about to be limited: talk to them, or raise the rate, before they are.',
      },
      share(sumOf('weir_limit_near_total', chosen), decisions('')),
      [
        [null, 'green'],
        [0.2, 'orange'],
        [0.5, 'red'],
      ],
      { noValue: 'None' },
    ),
    figure(
      {
        title: 'Decided without Redis',
        unit: 'percentunit',
        means:
          'Share of decisions for which Redis did not answer, so that `whenDown` decided. Without a Redis in the configuration this stays 0.',
        whenRed: 'Look at Redis: docs/runbooks/weir-limiter-store-down.md.',
      },
      `(${share(sumOf(DECISIONS, WITHOUT_REDIS), sumOf(DECISIONS))}) or vector(0)`,
      [
        [null, 'green'],
        [0.001, 'orange'],
        [0.01, 'red'],
      ],
    ),
  ),
);
