import { figure } from '../../panel.ts';
import { quantileOf, share } from '../../promql.ts';
import { ATTEMPTS, attempts, failedAttempts } from '../../requests.ts';
import { line, row } from '../../row.ts';
import { chosen, ours } from './asked.ts';

export const atAGlance = row(
  'At a glance',
  line(
    5,
    figure(
      {
        title: 'Attempts',
        unit: 'reqps',
        means: 'Requests sent to the chosen upstreams, one for each attempt.',
        whenRed: 'It has no red. None while there are requests: they are limited or refused before; see weir-overview.',
      },
      attempts(chosen),
      [[null, 'blue']],
    ),
    figure(
      {
        title: 'Failed',
        unit: 'percentunit',
        means: 'Share of attempts without a usable answer, or answered with 5xx.',
        whenRed: '“Failed attempts by reason” says how they fail; “Attempts by status” what was answered.',
      },
      share(failedAttempts(chosen), attempts(chosen)),
      [
        [null, 'green'],
        [0.01, 'orange'],
        [0.05, 'red'],
      ],
    ),
    figure(
      {
        title: 'Attempt p95',
        unit: 's',
        means: 'Nineteen of twenty attempts are done within this time.',
        whenRed: 'Open a diamond of “Attempt percentiles”: the spans of the service behind are in the same trace.',
      },
      `${quantileOf(0.95, ATTEMPTS, ours)} >= 0`,
      [
        [null, 'green'],
        [0.5, 'orange'],
        [1, 'red'],
      ],
    ),
    figure(
      {
        title: 'Waiting for a connection',
        unit: 'short',
        means: 'Attempts that cannot be sent, for every connection that may be open is busy.',
        whenRed:
          'The upstream is slower than requests come. Make it faster or wider; a longer wait only moves the queue.',
      },
      `sum(weir_upstream_waiting{${chosen}})`,
      [
        [null, 'green'],
        [1, 'orange'],
        [50, 'red'],
      ],
      { noValue: 'None' },
    ),
  ),
);
