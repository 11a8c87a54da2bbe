import { outcomeColours, statusColours } from '../../colours.ts';
import { toLinesOf, toTracesOf } from '../../links.ts';
import { coloured, series, stacked } from '../../panel.ts';
import { sumOf } from '../../promql.ts';
import { query } from '../../query.ts';
import { byStatus, chosenRoute, requests } from '../../requests.ts';
import { line, row } from '../../row.ts';

export const outcomes = row(
  'Outcomes',
  line(
    9,
    coloured(
      stacked(
        series(
          {
            title: 'Requests by outcome',
            unit: 'reqps',
            means:
              'What became of them: forwarded, switched, answered, limited, refused, broken off, aborted by the client.',
            whenRed: '`broken` is the upstream breaking off; many `aborted` are clients that gave up waiting.',
          },
          [[requests(chosenRoute, 'weir_outcome'), '{{weir_outcome}}']],
        ).dataLinks([toTracesOf('weir_outcome', 'weir.outcome')]),
      ),
      outcomeColours,
    ),
    coloured(
      stacked(
        series(
          {
            title: 'Requests by status',
            unit: 'reqps',
            means: 'The status that the client saw. none: it left before there was one.',
            whenRed:
              '502, 503 and 504 are of the upstream (see the attempts below), 500 is ours: report it with a trace.',
          },
          [[byStatus(chosenRoute), '{{http_response_status_code}}']],
        ),
      ),
      statusColours,
    ),
    stacked(
      series(
        {
          title: 'Refusals by problem',
          unit: 'reqps',
          means: 'What the gateway itself refused, by the problem that the client was told.',
          whenRed: 'docs/reference/problems.md has each code, whose fault it is, and whether a retry helps.',
        },
        [query(sumOf('weir_refusals_total', chosenRoute, 'weir_problem'), '{{weir_problem}}').exemplar(true)],
      )
        .noValue('Nothing was refused')
        .dataLinks([toLinesOf('weir_problem'), toTracesOf('weir_problem', 'weir.problem')]),
    ),
    series(
      {
        title: 'Body bytes',
        unit: 'Bps',
        means: 'Bytes of request and response bodies, without heads.',
        whenRed: 'It has no red. Responses that shrink while requests do not are often errors in disguise.',
      },
      [
        [sumOf('weir_request_body_bytes_total', chosenRoute), 'from clients'],
        [sumOf('weir_response_body_bytes_total', chosenRoute), 'to clients'],
      ],
    ),
  ),
);
