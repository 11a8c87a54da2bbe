import { percentileColours, queueColours } from '../../colours.ts';
import { coloured, lines, series, stacked } from '../../panel.ts';
import { maxBy, quantileOf, sumOf } from '../../promql.ts';
import { line, row } from '../../row.ts';

const JOB = 'bullmq_job_duration_milliseconds';

export const queue = row(
  'Queue',
  line(
    9,
    lines(
      series(
        {
          title: 'Age of the oldest message',
          unit: 's',
          means:
            'How long the oldest message has waited that is not done with. The line is 30 s, which WeirQueueOld is about.',
          whenRed:
            'Nobody works on the queue, or nobody can: does notifications run, does its database answer? docs/runbooks/weir-queue-old.md',
        },
        [[maxBy('messaging_destination_name', 'messaging_queue_oldest_age_seconds'), '{{messaging_destination_name}}']],
      ),
      [30, 'red'],
    ),
    coloured(
      stacked(
        series(
          {
            title: 'Messages in the queue',
            unit: 'short',
            means: 'waiting to be taken, active in a worker, delayed until they are tried again.',
            whenRed:
              'waiting grows: more comes than is worked on. delayed grows: handling fails; see the log lines of notifications.',
          },
          [
            [
              maxBy('messaging_destination_name, messaging_queue_state', 'messaging_queue_depth'),
              '{{messaging_queue_state}} {{messaging_destination_name}}',
            ],
          ],
        ),
      ),
      queueColours,
    ),
    coloured(
      series(
        {
          title: 'Job duration',
          unit: 'ms',
          means: 'How long handling one message took, as BullMQ measures it.',
          whenRed: 'It has no red. A step up is its database: see below.',
        },
        [
          [quantileOf(0.5, JOB), 'p50'],
          [quantileOf(0.95, JOB), 'p95'],
          [quantileOf(0.99, JOB), 'p99'],
        ],
      ),
      percentileColours,
    ),
    stacked(
      series(
        {
          title: 'Jobs by how they ended',
          unit: 'ops',
          means: 'completed; delayed: failed and to be tried again; failed: four times, and given up.',
          whenRed:
            'failed is lost: find the event id in the log line “event not handled” of notifications, and repair by hand.',
        },
        [
          [sumOf('bullmq_jobs_completed_total', '', 'bullmq_queue_name'), 'completed {{bullmq_queue_name}}'],
          [sumOf('bullmq_jobs_delayed_total', '', 'bullmq_queue_name'), 'delayed {{bullmq_queue_name}}'],
          [sumOf('bullmq_jobs_failed_total', '', 'bullmq_queue_name'), 'failed {{bullmq_queue_name}}'],
        ],
      ),
    ),
  ),
);
