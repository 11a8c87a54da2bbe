import { percentileColours } from '../../colours.ts';
import { heatmap } from '../../kinds-of-panels.ts';
import { coloured, series, stacked } from '../../panel.ts';
import { bucketCounts, meanOf, quantileOf, sumOf } from '../../promql.ts';
import { query } from '../../query.ts';
import { ATTEMPTS, REQUESTS, requests } from '../../requests.ts';
import { line, row } from '../../row.ts';
import { gatewayJob } from '../../scrape.ts';
import { ours } from './asked.ts';

export const duration = row(
  'Where the time goes',
  line(
    9,
    coloured(
      series(
        {
          title: 'Attempt percentiles',
          unit: 's',
          means:
            'Of an attempt: connecting if need be, sending, waiting, reading the answer to its end. Diamonds are kept traces.',
          whenRed:
            'It has no red. p99 far above p95: a few wait for something, a lock or a new connection; open a diamond.',
        },
        [
          [quantileOf(0.5, ATTEMPTS, ours), 'p50'],
          [quantileOf(0.95, ATTEMPTS, ours), 'p95'],
          query(quantileOf(0.99, ATTEMPTS, ours), 'p99').exemplar(true),
        ],
      ),
      percentileColours,
    ),
    heatmap(
      {
        title: 'Attempt distribution',
        unit: 's',
        means: 'How many attempts took how long. Diamonds are kept traces.',
        whenRed: 'A band at exactly the time that `timeouts` allows is attempts that were given up.',
      },
      bucketCounts(ATTEMPTS, ours),
    ),
    stacked(
      series(
        {
          title: 'Mean time per request',
          unit: 's',
          means:
            'Of all requests, what upstreams take, what deciding with Redis takes, and what is left: the gateway itself, and clients that send or read slowly.',
          whenRed: 'It has no red. The largest part is the one to work on; a large rest is weir-runtime’s matter.',
        },
        [
          [`${sumOf(`${ATTEMPTS}_sum`, gatewayJob)} / (${requests()} > 0)`, 'upstreams'],
          [`${sumOf('db_client_operation_duration_seconds_sum', gatewayJob)} / (${requests()} > 0)`, 'Redis'],
          [
            `clamp_min(${meanOf(REQUESTS, gatewayJob)} - ${sumOf(`${ATTEMPTS}_sum`, gatewayJob)} / (${requests()} > 0) - ${sumOf('db_client_operation_duration_seconds_sum', gatewayJob)} / (${requests()} > 0), 0)`,
            'the rest',
          ],
        ],
      ),
    ),
  ),
);
