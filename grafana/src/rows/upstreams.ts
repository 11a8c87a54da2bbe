import { query, series, stacked } from '../panel.ts';
import { sumOf } from '../requests.ts';
import type { Row } from '../row.ts';

const ATTEMPTS = 'http_client_request_duration_seconds';

/** The sample services' own clients have series of the same name, without an upstream. */
const OURS = 'weir_upstream!=""';

/** The semantic conventions call a 4xx an error of the client; here it is an answer like any other. */
const FAILED = 'error_type!="",error_type!~"4.."';

export const upstreams: Row = {
  title: 'Upstreams (all routes)',
  lines: [
    {
      height: 9,
      panels: [
        stacked(
          series(
            { title: 'Attempts by upstream', unit: 'reqps', description: 'Requests sent upstream, one per attempt.' },
            [query(sumOf(`${ATTEMPTS}_count`, OURS, 'weir_upstream'), '{{weir_upstream}}')],
          ),
        ),
        stacked(
          series(
            {
              title: 'Failed attempts',
              unit: 'reqps',
              description:
                'Attempts without a usable answer by the kind of failure, and answers of 5xx by their status. A 4xx is an answer like any other.',
            },
            [
              query(
                sumOf(`${ATTEMPTS}_count`, `${OURS},${FAILED}`, 'weir_upstream, error_type'),
                '{{weir_upstream}}: {{error_type}}',
              ),
            ],
          ).noValue('No attempt failed'),
        ),
        series(
          {
            title: 'Attempt p95 by upstream',
            unit: 's',
            description: 'Time of an attempt: connecting if need be, sending, and reading the answer to its end.',
          },
          [
            query(
              `histogram_quantile(0.95, ${sumOf(`${ATTEMPTS}_bucket`, OURS, 'le, weir_upstream')})`,
              '{{weir_upstream}}',
            ).exemplar(true),
          ],
        ),
      ],
    },
  ],
};
