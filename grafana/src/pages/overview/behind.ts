import { logLines } from '../../kinds-of-panels.ts';
import { toUpstream } from '../../links.ts';
import { lines, series } from '../../panel.ts';
import { quantileOf, shareBy } from '../../promql.ts';
import { query } from '../../query.ts';
import { ATTEMPTS, attempts, failedAttempts } from '../../requests.ts';
import { line, row } from '../../row.ts';
import { gatewayJob } from '../../scrape.ts';

export const behind = row(
  'Upstreams',
  line(
    8,
    lines(
      series(
        {
          title: 'Failed attempts',
          unit: 'percentunit',
          means:
            'Share of attempts at an upstream without a usable answer, or answered with 5xx. A 4xx is an answer like any other.',
          whenRed:
            'Open the upstream: its failures are there by kind. Unreachable: is it running? Timeouts: is it overloaded?',
        },
        [[shareBy(failedAttempts('', 'weir_upstream'), attempts('', 'weir_upstream')), '{{weir_upstream}}']],
      )
        .max(1)
        .dataLinks([toUpstream]),
      [0.01, 'orange'],
      [0.05, 'red'],
    ),
    series(
      {
        title: 'Attempt p95 by upstream',
        unit: 's',
        means: 'Time of an attempt: connecting if need be, sending, and reading the answer to its end.',
        whenRed:
          'It has no red. Where it rises, open a diamond and see in the trace what the service behind was doing.',
      },
      [query(quantileOf(0.95, ATTEMPTS, gatewayJob, 'weir_upstream'), '{{weir_upstream}}').exemplar(true)],
    ).dataLinks([toUpstream]),
  ),
  line(
    9,
    logLines(
      {
        title: 'Last errors, of every service',
        means: 'Log lines of level error: requests that our side failed, and what services complain about.',
        whenRed:
          'Open a line and follow its trace id; `npx weir why` with that id says it in words. The page Errors of the console groups them.',
      },
      '{service_name=~".+"} | detected_level=~"error|fatal"',
    ),
  ),
);
