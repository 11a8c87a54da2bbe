import { statusColours } from '../../colours.ts';
import { toRoute, toTracesOf } from '../../links.ts';
import { coloured, lines, series, stacked } from '../../panel.ts';
import { shareBy } from '../../promql.ts';
import { query } from '../../query.ts';
import { attempts, failedAttempts, requests } from '../../requests.ts';
import { line, row } from '../../row.ts';
import { chosen } from './asked.ts';

const REACHED = 'weir_outcome=~"forwarded|switched|broken"';

export const outcomes = row(
  'Attempts',
  line(
    9,
    stacked(
      series(
        {
          title: 'Attempts by upstream',
          unit: 'reqps',
          means: 'Requests sent to each upstream, one for each attempt.',
          whenRed:
            'It has no red. A fall is either fewer requests (weir-overview) or fewer that come so far (limits, refusals).',
        },
        [[attempts(chosen, 'weir_upstream'), '{{weir_upstream}}']],
      ),
    ),
    stacked(
      series(
        {
          title: 'Failed attempts by reason',
          unit: 'reqps',
          means: 'Attempts without a usable answer by the kind of failure, and answers of 5xx by their status.',
          whenRed:
            'upstream-unreachable: nobody listens, is it running? upstream-timeout: it is overloaded or stuck. upstream-reset: it dies or closes early. upstream-bad-response: it does not speak HTTP.',
        },
        [
          query(failedAttempts(chosen, 'weir_upstream, error_type'), '{{weir_upstream}}: {{error_type}}').exemplar(
            true,
          ),
        ],
      )
        .noValue('No attempt failed')
        .dataLinks([toTracesOf('error_type', 'error.type')]),
    ),
    coloured(
      stacked(
        series(
          {
            title: 'Attempts by status',
            unit: 'reqps',
            means: 'What upstreams answered. none: there was no answer.',
            whenRed:
              '5xx are of the service: look at it in weir-services. Many 4xx after a deployment: paths or credentials changed.',
          },
          [
            [
              `label_replace(${attempts(chosen, 'http_response_status_code')}, "http_response_status_code", "none", "http_response_status_code", "")`,
              '{{http_response_status_code}}',
            ],
          ],
        ),
      ),
      statusColours,
    ),
  ),
  line(
    9,
    lines(
      series(
        {
          title: 'Failed share by upstream',
          unit: 'percentunit',
          means: 'Of the attempts at an upstream, the share that failed. The lines are 1 % and 5 %.',
          whenRed:
            'One upstream: it is that service. All at once: it is the network, the name service or this machine.',
        },
        [[shareBy(failedAttempts(chosen, 'weir_upstream'), attempts(chosen, 'weir_upstream')), '{{weir_upstream}}']],
      ).max(1),
      [0.01, 'orange'],
      [0.05, 'red'],
    ),
    series(
      {
        title: 'Attempts per request',
        unit: 'short',
        means: 'Of each route, the attempts for every request that came so far. Above 1 there are retries.',
        whenRed:
          'Retries hide failures and add load to what already fails: mend the reason before you allow more of them.',
      },
      [[`${attempts(chosen, 'weir_route')} / (${requests(REACHED, 'weir_route')} > 0)`, '{{weir_route}}']],
    ).dataLinks([toRoute]),
  ),
);
