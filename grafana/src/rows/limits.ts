import { storeModeColours, verdictColours } from '../colours.ts';
import { coloured, lines, query, series, stacked } from '../panel.ts';
import { sumOf } from '../requests.ts';
import type { Row } from '../row.ts';

const DECISIONS = 'weir_limit_decisions_total';
const trip = (quantile: number): string =>
  `histogram_quantile(${quantile}, ${sumOf('weir_limit_trip_duration_seconds_bucket', '', 'le, weir_store_mode')})`;
const LIMITED_SHARE = `(${sumOf(DECISIONS, 'weir_verdict="limited"', 'weir_policy')} or ${sumOf(DECISIONS, '', 'weir_policy')} * 0) / ${sumOf(DECISIONS, '', 'weir_policy')}`;

export const limits: Row = {
  title: 'Limits and guard (all routes)',
  lines: [
    {
      height: 9,
      panels: [
        stacked(
          series(
            {
              title: 'Limited by policy',
              unit: 'reqps',
              description:
                'Requests that a policy answered with 429. A policy counts wherever it is used, so the route chosen above does not narrow this row.',
            },
            [query(sumOf(DECISIONS, 'weir_verdict="limited"', 'weir_policy'), '{{weir_policy}}')],
          ).noValue('Nobody was limited'),
        ),
        series(
          {
            title: 'Limited share by policy',
            unit: 'percentunit',
            description:
              'Of the requests a policy decided on, the share it limited. Near 1: the limit is far below the demand.',
          },
          [query(LIMITED_SHARE, '{{weir_policy}}')],
        ).max(1),
        coloured(
          stacked(
            series(
              {
                title: 'Guard',
                unit: 'reqps',
                description:
                  'The coarse limit per client before anything else is done. blocked: the client is kept out for a while.',
              },
              [query(sumOf('weir_guard_decisions_total', '', 'weir_verdict'), '{{weir_verdict}}')],
            ),
          ),
          verdictColours,
        ),
      ],
    },
    {
      height: 9,
      panels: [
        coloured(
          stacked(
            series(
              {
                title: 'Where limits were decided',
                unit: 'reqps',
                description:
                  'redis: the shared store. memory: none is configured. local, allow, refuse: Redis did not answer in time and whenDown decided.',
              },
              [query(sumOf(DECISIONS, '', 'weir_store_mode'), '{{weir_store_mode}}')],
            ),
          ),
          storeModeColours,
        ),
        lines(
          series(
            {
              title: 'Trip to the limit store',
              unit: 's',
              description:
                'How long a decision took, all policies of a request in one trip. The line is 25 ms, the deadline unless redis.deadline says otherwise.',
            },
            [query(trip(0.5), '{{weir_store_mode}} p50'), query(trip(0.99), '{{weir_store_mode}} p99')],
          ),
          [
            [null, 'transparent'],
            [0.025, 'red'],
          ],
        ),
      ],
    },
  ],
};
