import { percentileColours, storeModeColours } from '../../colours.ts';
import { coloured, lines, series, stacked } from '../../panel.ts';
import { all, quantileOf, sumOf } from '../../promql.ts';
import { line, row } from '../../row.ts';
import { gatewayJob } from '../../scrape.ts';
import { DECISIONS } from './asked.ts';

const TRIP = 'weir_limit_trip_duration_seconds';

const REDIS = 'db_client_operation_duration_seconds';

export const store = row(
  'Where it is decided',
  line(
    9,
    coloured(
      stacked(
        series(
          {
            title: 'Decisions by store',
            unit: 'reqps',
            means:
              'redis: the shared store. memory: none is configured. local, allow, refuse: Redis did not answer in time and `whenDown` decided.',
            whenRed:
              '`refuse` turns requests away, `allow` lets everything through: bring Redis back, see docs/runbooks/weir-limiter-refusing.md and weir-limiter-store-down.md.',
          },
          [[sumOf(DECISIONS, '', 'weir_store_mode'), '{{weir_store_mode}}']],
        ),
      ),
      storeModeColours,
    ),
    stacked(
      series(
        {
          title: 'Store failures by reason',
          unit: 'reqps',
          means:
            'Decisions that Redis should have made and did not: timeout, connection, breaker-open (it is not asked for a while), error.',
          whenRed:
            'timeout: Redis is slow, or the deadline too short. connection: it is gone. error: it answers, and refuses (memory, a script, ACL).',
        },
        [[sumOf('weir_limit_store_failures_total', '', 'weir_reason'), '{{weir_reason}}']],
      ).noValue('The store did not fail'),
    ),
    coloured(
      lines(
        series(
          {
            title: 'Trip to the limit store',
            unit: 's',
            means:
              'How long a trip to Redis took, all policies of a request in one. What was decided without asking is not in it. The line is 25 ms, the deadline unless `redis.deadline` says otherwise.',
            whenRed:
              'At the line decisions are given up. Is Redis far away, busy with slow commands (`SLOWLOG GET`), or this event loop late (weir-runtime)?',
          },
          [
            [quantileOf(0.5, TRIP), 'p50'],
            [quantileOf(0.95, TRIP), 'p95'],
            [quantileOf(0.99, TRIP), 'p99'],
          ],
        ),
        [0.025, 'red'],
      ),
      percentileColours,
    ),
  ),
  line(
    9,
    series(
      {
        title: 'Redis, p99 by what waits for it',
        unit: 's',
        means:
          'Time that a stage of a request waited for Redis: limit-rate for the policies, admit-client for the guard.',
        whenRed: 'It has no red of its own; it is part of the latency of every request that is limited or guarded.',
      },
      [[quantileOf(0.99, REDIS, gatewayJob, 'db_operation_name'), '{{db_operation_name}}']],
    ),
    stacked(
      series(
        {
          title: 'Redis operations that failed',
          unit: 'ops',
          means: 'By what waited and why there was no answer.',
          whenRed: 'See “Store failures by reason”; `npx weir doctor` says how the gateway sees its Redis.',
        },
        [
          [
            sumOf(`${REDIS}_count`, all(gatewayJob, 'error_type!=""'), 'db_operation_name, error_type'),
            '{{db_operation_name}}: {{error_type}}',
          ],
        ],
      ).noValue('None failed'),
    ),
  ),
);
