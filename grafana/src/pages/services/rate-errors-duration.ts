import { toService } from '../../links.ts';
import { lines, series, stacked } from '../../panel.ts';
import { all, quantileOf, shareBy, sumOf } from '../../promql.ts';
import { query } from '../../query.ts';
import { line, row } from '../../row.ts';
import { CALLS, chosen, work } from './asked.ts';

const SPANS = 'traces_span_metrics_duration_seconds';

const FAILED = 'status_code="STATUS_CODE_ERROR"';

export const rateErrorsDuration = row(
  'Services, from their spans',
  line(
    9,
    stacked(
      series(
        {
          title: 'Work by service',
          unit: 'reqps',
          means: 'Requests and messages that each service took, counted by the Collector of all spans that it gets.',
          whenRed:
            'A service that vanishes while others go on is not running, or its spans do not arrive: `npx weir doctor` tells them apart.',
        },
        [[sumOf(CALLS, work, 'service_name'), '{{service_name}}']],
      ).dataLinks([toService]),
    ),
    lines(
      series(
        {
          title: 'Error share by service',
          unit: 'percentunit',
          means: 'Share of its work that a service marked as failed. The lines are 1 % and 5 %.',
          whenRed: 'The service furthest behind is the cause, the others pass it on: find it in “Failed by operation”.',
        },
        [
          [
            shareBy(sumOf(CALLS, all(work, FAILED), 'service_name'), sumOf(CALLS, work, 'service_name')),
            '{{service_name}}',
          ],
        ],
      )
        .max(1)
        .dataLinks([toService]),
      [0.01, 'orange'],
      [0.05, 'red'],
    ),
    series(
      {
        title: 'p95 by service',
        unit: 's',
        means:
          'Nineteen of twenty requests or messages are done within this time, calls to others included. Diamonds are traces.',
        whenRed: 'It has no red. The one furthest behind that rises is the one to look at.',
      },
      [query(quantileOf(0.95, SPANS, work, 'service_name'), '{{service_name}}').exemplar(true)],
    ).dataLinks([toService]),
  ),
  line(
    9,
    stacked(
      series(
        {
          title: 'Work by operation',
          unit: 'reqps',
          means: 'By route of the service or name of the message.',
          whenRed: 'It has no red. `GET` without a route are requests that no route of the service took.',
        },
        [[sumOf(CALLS, work, 'service_name, span_name'), '{{service_name}}: {{span_name}}']],
      ),
    ),
    stacked(
      series(
        {
          title: 'Failed by operation',
          unit: 'reqps',
          means: 'Spans of any kind that were marked as failed. A call that failed is marked at the caller, too.',
          whenRed:
            'Open Traces above with the tag error=true, or the page Errors of the console: it groups them by cause.',
        },
        [
          query(
            sumOf(CALLS, all(chosen, FAILED), 'service_name, span_name'),
            '{{service_name}}: {{span_name}}',
          ).exemplar(true),
        ],
      ).noValue('Nothing failed'),
    ),
    series(
      {
        title: 'p95 by operation',
        unit: 's',
        means: 'Of requests and messages, by route of the service or name of the message.',
        whenRed: 'It has no red. `/slow` and `/stream` of the samples are slow on purpose.',
      },
      [
        query(quantileOf(0.95, SPANS, work, 'service_name, span_name'), '{{service_name}}: {{span_name}}').exemplar(
          true,
        ),
      ],
    ),
  ),
);
