import { percentileColours } from '../../colours.ts';
import { heatmap } from '../../kinds-of-panels.ts';
import { coloured, figure, lines, series } from '../../panel.ts';
import { bucketCounts, quantileOf } from '../../promql.ts';
import { query } from '../../query.ts';
import { chosenRoute, errorShare, limitedShare, REQUESTS, requests } from '../../requests.ts';
import { line, row } from '../../row.ts';
import { ours } from './asked.ts';

export const rateErrorsDuration = row(
  'Requests, errors, duration',
  line(
    5,
    figure(
      {
        title: 'Requests',
        unit: 'reqps',
        means: 'Requests per second of this route, whatever became of them.',
        whenRed: 'It has no red. None at all: another route may take them; `weir routes` lists them in their order.',
      },
      requests(chosenRoute),
      [[null, 'blue']],
    ),
    figure(
      {
        title: 'Errors',
        unit: 'percentunit',
        means: 'Share of its requests that ended in a 5xx or were cut off after the head.',
        whenRed: '“Refusals by problem” says what the gateway told clients, “Attempts” what the upstream did.',
      },
      errorShare(chosenRoute),
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
        means: 'Nineteen of twenty of its requests are done within this time.',
        whenRed:
          'Compare it with “Attempt percentiles”: what the upstream does not take, the gateway or a limit store does.',
      },
      `${quantileOf(0.95, REQUESTS, ours)} >= 0`,
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
        means: 'Share of its requests that a limit answered with 429.',
        whenRed: 'See “Most limited clients”: one of them, or all?',
      },
      limitedShare(chosenRoute),
      [
        [null, 'green'],
        [0.05, 'orange'],
        [0.25, 'red'],
      ],
    ),
  ),
  line(
    10,
    coloured(
      lines(
        series(
          {
            title: 'Latency percentiles',
            unit: 's',
            means: 'Of the whole request, seen from the client. Each diamond is a request whose trace was kept.',
            whenRed: 'Open a diamond near the top and look for the longest bar of its trace. The line is 500 ms.',
          },
          [
            [quantileOf(0.5, REQUESTS, ours), 'p50'],
            [quantileOf(0.95, REQUESTS, ours), 'p95'],
            query(quantileOf(0.99, REQUESTS, ours), 'p99').exemplar(true),
          ],
        ),
        [0.5, 'red'],
      ),
      percentileColours,
    ),
    heatmap(
      {
        title: 'Latency distribution',
        unit: 's',
        means: 'How many requests took how long: two bands mean two kinds of requests. Diamonds are kept traces.',
        whenRed:
          'A second band further up is a cache that misses, a lock, a retry: open a diamond of each band and compare.',
      },
      bucketCounts(REQUESTS, ours),
    ),
  ),
);
