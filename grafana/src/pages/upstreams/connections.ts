import { connectionColours } from '../../colours.ts';
import { newestTraces } from '../../kinds-of-panels.ts';
import { coloured, lines, series, stacked } from '../../panel.ts';
import { sumBy } from '../../promql.ts';
import { line, row } from '../../row.ts';
import { chosen } from './asked.ts';

export const connections = row(
  'Connections',
  line(
    9,
    coloured(
      stacked(
        series(
          {
            title: 'Open connections',
            unit: 'short',
            means: 'busy with an attempt, idle and kept for the next, or switched to another protocol (WebSocket).',
            whenRed:
              'All busy and none idle: the next attempt waits, see beside. None at all while there are attempts: the upstream closes after each answer, which costs a connection each time.',
          },
          [[sumBy('weir_state', `weir_upstream_connections{${chosen}}`), '{{weir_state}}']],
        ),
      ),
      connectionColours,
    ),
    stacked(
      series(
        {
          title: 'Connections by target',
          unit: 'short',
          means: 'Open connections to each target of an upstream.',
          whenRed: 'One target with none while others have some: it refuses them. Look whether it runs.',
        },
        [
          [
            sumBy('weir_upstream, weir_target', `weir_upstream_connections{${chosen}}`),
            '{{weir_upstream}} {{weir_target}}',
          ],
        ],
      ),
    ),
    lines(
      series(
        {
          title: 'Waiting by target',
          unit: 'short',
          means: 'Attempts that wait for a connection to the target.',
          whenRed:
            'The target is slower than requests come; what waits longer than `timeouts` is given up and answered with 504.',
        },
        [
          [
            sumBy('weir_upstream, weir_target', `weir_upstream_waiting{${chosen}}`),
            '{{weir_upstream}} {{weir_target}}',
          ],
        ],
      ),
      [50, 'red'],
    ),
  ),
  line(
    10,
    newestTraces(
      {
        title: 'Newest failed requests',
        means:
          'Kept traces in Jaeger whose request failed. The CLIENT span of each attempt has its phases: `weir.attempt.connect_ms`, `send_ms`, `wait_ms`, `receive_ms`.',
        whenRed:
          'A long connect: the network, or a listener that is full. A long wait: the service thinks. A long receive: a large answer, or a slow client.',
      },
      { service: 'weir', tags: 'error=true' },
    ),
  ),
);
