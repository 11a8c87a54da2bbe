import { verdictColours } from '../../colours.ts';
import { toLinesOf } from '../../links.ts';
import { coloured, series, stacked } from '../../panel.ts';
import { shareBy, sumOf } from '../../promql.ts';
import { lineQuery, query } from '../../query.ts';
import { line, row } from '../../row.ts';
import { chosen, decisions } from './asked.ts';

export const policies = row(
  'Policies',
  line(
    9,
    coloured(
      stacked(
        series(
          {
            title: 'Verdicts',
            unit: 'reqps',
            means: 'allowed, limited (429), and would-limit: what a policy in shadow mode would have refused.',
            whenRed: 'It has no red. Much would-limit: think again before the policy leaves shadow mode.',
          },
          [[decisions('', 'weir_verdict'), '{{weir_verdict}}']],
        ),
      ),
      verdictColours,
    ),
    stacked(
      series(
        {
          title: 'Limited by policy',
          unit: 'reqps',
          means: 'Requests that a policy answered with 429. Diamonds are such requests.',
          whenRed: 'It has no red: limiting is its purpose. See beside it what share that is.',
        },
        [query(decisions('weir_verdict="limited"', 'weir_policy'), '{{weir_policy}}').exemplar(true)],
      ).noValue('Nobody was limited'),
    ),
    series(
      {
        title: 'Limited share by policy',
        unit: 'percentunit',
        means: 'Of the requests that a policy decided on, the share that it limited.',
        whenRed: 'Near 1: the limit is far below the demand. Either it is meant so, or the rate is of another time.',
      },
      [[shareBy(decisions('weir_verdict="limited"', 'weir_policy'), decisions('', 'weir_policy')), '{{weir_policy}}']],
    ).max(1),
  ),
  line(
    9,
    stacked(
      series(
        {
          title: 'Near the limit by policy',
          unit: 'reqps',
          means: 'Requests let through with no more than a fifth of the limit left.',
          whenRed:
            'It has no red. Who is near today is limited tomorrow: the page Limits of the console names the keys.',
        },
        [[sumOf('weir_limit_near_total', chosen, 'weir_policy'), '{{weir_policy}}']],
      ).noValue('Nobody is near'),
    ),
    stacked(
      series(
        {
          title: 'Would be limited, by policy in shadow',
          unit: 'reqps',
          means: 'What policies with `mode: shadow` would have refused, had they been enforced.',
          whenRed:
            '`npx weir tail --json --filter shadow:yes` shows whom it would meet. Raise the rate until only those are left that it is meant for, then enforce.',
        },
        [[decisions('weir_verdict="would-limit"', 'weir_policy'), '{{weir_policy}}']],
      ).noValue('No policy in shadow would have refused anything'),
    ),
    stacked(
      series(
        {
          title: 'Most limited clients',
          unit: 'short',
          means: 'Limited requests by the address of the client, over all routes: the ten with the most. From the log.',
          whenRed:
            'One address with very many: block it in front of the gateway, or lower the guard. All equal: the policy is too tight.',
        },
        [
          lineQuery(
            'topk(10, sum by (client_address) (count_over_time({service_name="weir"} | weir_outcome="limited" [$__auto])))',
            '{{client_address}}',
          ),
        ],
      )
        .noValue('Nobody was limited')
        .dataLinks([toLinesOf('client_address')]),
    ),
  ),
);
