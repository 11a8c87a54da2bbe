import { figure } from '../../panel.ts';
import { sumBy } from '../../promql.ts';
import { line, row } from '../../row.ts';
import { CALLS, work } from './asked.ts';

/** Its own, and beside what it is for. */
export const atAGlance = row(
  'At a glance',
  line(
    4,
    figure(
      {
        title: 'Services',
        unit: 'short',
        means: 'Services that sent spans of work in the time shown.',
        whenRed: 'One is missing: is it running, and does it have OTEL_EXPORTER_OTLP_ENDPOINT?',
      },
      `count(${sumBy('service_name', `increase(${CALLS}{${work}}[$__range])`)} > 0)`,
      [[null, 'blue']],
      { noValue: 'None' },
    ),
    figure(
      {
        title: 'Oldest message',
        unit: 's',
        means: 'How long the oldest message of any queue has waited.',
        whenRed: 'docs/runbooks/weir-queue-old.md',
      },
      'max(messaging_queue_oldest_age_seconds)',
      [
        [null, 'green'],
        [10, 'orange'],
        [30, 'red'],
      ],
      { noValue: 'No queue' },
    ),
  ),
);
