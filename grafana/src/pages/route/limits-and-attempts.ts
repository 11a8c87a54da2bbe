import { percentileColours } from '../../colours.ts';
import { toUpstream } from '../../links.ts';
import { coloured, series, stacked } from '../../panel.ts';
import { all, quantileOf } from '../../promql.ts';
import { lineQuery, query } from '../../query.ts';
import { ATTEMPTS, attempts, chosenRoute, FAILED_ATTEMPT } from '../../requests.ts';
import { line, row } from '../../row.ts';
import { ours } from './asked.ts';

const perClient =
  'sum by (client_address) (count_over_time({service_name="weir"} | weir_route=~"$route" | weir_outcome="limited" [$__auto]))';

export const limitsAndAttempts = row(
  'Limits and attempts',
  line(
    9,
    stacked(
      series(
        {
          title: 'Most limited clients',
          unit: 'short',
          means:
            'Requests of this route that were limited, by the address of the client: the ten with the most. From the log.',
          whenRed:
            'One address: talk to whoever it is. Many: the policy of this route is too tight, or they share a proxy that is not in trustedProxies.',
        },
        [lineQuery(`topk(10, ${perClient})`, '{{client_address}}')],
      ).noValue('Nobody was limited'),
    ),
    stacked(
      series(
        {
          title: 'Attempts',
          unit: 'reqps',
          means:
            'Attempts at the upstream for requests of this route, by what came of them. More attempts than requests are retries.',
          whenRed:
            'Names instead of a status are attempts without an answer: unreachable, timeout, reset. Open the upstream.',
        },
        [
          [
            attempts(all(chosenRoute, 'http_response_status_code!=""'), 'weir_upstream, http_response_status_code'),
            '{{weir_upstream}}: {{http_response_status_code}}',
          ],
          [
            attempts(all(chosenRoute, 'http_response_status_code=""', FAILED_ATTEMPT), 'weir_upstream, error_type'),
            '{{weir_upstream}}: {{error_type}}',
          ],
        ],
      ).dataLinks([toUpstream]),
    ),
    coloured(
      series(
        {
          title: 'Attempt percentiles',
          unit: 's',
          means: 'Of the attempts alone: what of the latency above is the upstream’s.',
          whenRed: 'It has no red. As high as the latency of the route: the time goes behind the gateway.',
        },
        [
          [quantileOf(0.5, ATTEMPTS, ours), 'p50'],
          [quantileOf(0.95, ATTEMPTS, ours), 'p95'],
          query(quantileOf(0.99, ATTEMPTS, ours), 'p99').exemplar(true),
        ],
      ),
      percentileColours,
    ),
  ),
);
