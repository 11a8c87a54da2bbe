import { lines, query, series, stacked } from '../panel.ts';
import { CHOSEN_ROUTES, errorShareByRoute, sumOf } from '../requests.ts';
import type { Row } from '../row.ts';

export const errors: Row = {
  title: 'Errors and refusals',
  lines: [
    {
      height: 9,
      panels: [
        lines(
          series(
            {
              title: 'Error share by route',
              unit: 'percentunit',
              description:
                'Share of requests that ended in a 5xx or broke off after the head. The lines are 1 % and 5 %.',
            },
            [query(errorShareByRoute(), '{{weir_route}}')],
          ),
          [
            [null, 'transparent'],
            [0.01, 'orange'],
            [0.05, 'red'],
          ],
        ),
        stacked(
          series(
            {
              title: 'Refusals by problem',
              unit: 'reqps',
              description:
                'Requests that the gateway itself refused, by problem code: the `type` and `title` the client read. upstream-* are failures behind the gateway.',
            },
            [query(sumOf('weir_refusals_total', CHOSEN_ROUTES, 'weir_problem'), '{{weir_problem}}')],
          ).noValue('Nothing was refused'),
        ),
      ],
    },
  ],
};
