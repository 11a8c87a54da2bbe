import { storeModeColours, verdictColours } from '../../colours.ts';
import { logLines } from '../../kinds-of-panels.ts';
import { coloured, series, stacked } from '../../panel.ts';
import { sumOf } from '../../promql.ts';
import { line, row } from '../../row.ts';

export const guard = row(
  'Guard',
  line(
    9,
    coloured(
      stacked(
        series(
          {
            title: 'Guard',
            unit: 'reqps',
            means:
              'The coarse limit per client before anything else is done. blocked: the client is kept out for a while.',
            whenRed:
              'Somebody floods the gateway, or many share one address: see trustedProxies. Blocked requests cost little; let it work.',
          },
          [[sumOf('weir_guard_decisions_total', '', 'weir_verdict'), '{{weir_verdict}}']],
        ),
      ),
      verdictColours,
    ),
    coloured(
      stacked(
        series(
          {
            title: 'Guard by store',
            unit: 'reqps',
            means: 'Where the guard decided: in Redis for all gateways together, or in this process.',
            whenRed:
              'Without Redis each worker counts by itself with its part of the rate, and each further gateway with the whole of it.',
          },
          [[sumOf('weir_guard_decisions_total', '', 'weir_store_mode'), '{{weir_store_mode}}']],
        ),
      ),
      storeModeColours,
    ),
    logLines(
      {
        title: 'Limited requests',
        means:
          'The access log of requests that a limit or the guard answered. `weir_limits` of a line has the numbers and the hash of the key.',
        whenRed:
          '`npx weir why` with the trace id of a line says in words which policy it was, and what would have been allowed.',
      },
      '{service_name="weir"} | weir_outcome="limited"',
    ),
  ),
);
