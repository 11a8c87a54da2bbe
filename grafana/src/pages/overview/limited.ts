import { verdictColours } from '../../colours.ts';
import { toLinesOf, toPolicy } from '../../links.ts';
import { coloured, series, stacked } from '../../panel.ts';
import { sumOf } from '../../promql.ts';
import { query } from '../../query.ts';
import { line, row } from '../../row.ts';

const LIMITED = 'weir_verdict="limited"';

export const limited = row(
  'Who is limited',
  line(
    8,
    stacked(
      series(
        {
          title: 'Limited by policy',
          unit: 'reqps',
          means: 'Requests that a policy answered with 429. Diamonds are such requests.',
          whenRed:
            'It has no red: limiting is its purpose. A policy that limits many clients at once may be too tight; click to open it.',
        },
        [query(sumOf('weir_limit_decisions_total', LIMITED, 'weir_policy'), '{{weir_policy}}').exemplar(true)],
      )
        .noValue('Nobody was limited')
        .dataLinks([toPolicy]),
    ),
    coloured(
      stacked(
        series(
          {
            title: 'Guard',
            unit: 'reqps',
            means:
              'The coarse limit per client before anything else is done. blocked: the client is kept out for a while.',
            whenRed:
              'Somebody floods the gateway. `npx weir tail --json --filter outcome:limited` shows the addresses; block them in front of it when it lasts.',
          },
          [[sumOf('weir_guard_decisions_total', '', 'weir_verdict'), '{{weir_verdict}}']],
        ),
      ),
      verdictColours,
    ),
    stacked(
      series(
        {
          title: 'Refusals by problem',
          unit: 'reqps',
          means:
            'Requests that the gateway itself refused, by problem code: the `type` and `title` that the client read. upstream-* are failures behind the gateway.',
          whenRed:
            'Look the code up in docs/reference/problems.md: it says whose fault it is and whether a retry helps.',
        },
        [query(sumOf('weir_refusals_total', '', 'weir_problem'), '{{weir_problem}}').exemplar(true)],
      )
        .noValue('Nothing was refused')
        .dataLinks([toLinesOf('weir_problem')]),
    ),
  ),
);
