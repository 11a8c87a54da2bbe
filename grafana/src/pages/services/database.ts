import { series, stacked } from '../../panel.ts';
import { maxBy, quantileOf, sumOf } from '../../promql.ts';
import { line, row } from '../../row.ts';
import { ofServices } from './asked.ts';

const DATABASE = 'db_client_operation_duration_seconds';

export const database = row(
  'Database',
  line(
    9,
    stacked(
      series(
        {
          title: 'Statements by service',
          unit: 'ops',
          means: 'Statements sent to the database.',
          whenRed:
            'It has no red. Many more for each request than before: something asks in a loop; open a trace and count.',
        },
        [[sumOf(`${DATABASE}_count`, ofServices, 'job, db_operation_name'), '{{job}}: {{db_operation_name}}']],
      ),
    ),
    series(
      {
        title: 'Statement p95',
        unit: 's',
        means: 'Time that nineteen of twenty statements took, waiting for a connection not included.',
        whenRed:
          'It has no red. Slow with few statements: an index is missing, or a lock is held; PostgreSQL’s pg_stat_activity says.',
      },
      [[quantileOf(0.95, DATABASE, ofServices, 'job'), '{{job}}']],
    ),
    series(
      {
        title: 'Waiting for a connection of the pool',
        unit: 'short',
        means: 'Statements for which no connection of the pool was free.',
        whenRed:
          'Above 0 for long: statements are slow, or transactions are held open. A larger pool is the last thing to try.',
      },
      [[maxBy('job', `db_client_connection_pending_requests{${ofServices}}`), '{{job}}']],
    ),
  ),
);
