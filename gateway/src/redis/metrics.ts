import type { MetricSpec } from '../metric-spec.ts';

export const redisMetrics = {
  redisOperation: {
    name: 'db.client.operation.duration',
    kind: 'histogram',
    unit: 's',
    description:
      'Time that a stage of a request spent with Redis, `db.operation.name` being the stage. A stage that decided without asking is not in it.',
    labels: ['db.system.name', 'db.operation.name', 'error.type'],
    // The boundaries that the semantic conventions advise, and finer ones below: a trip takes tenths of a millisecond.
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 10],
  },
  redisConnected: {
    name: 'weir.redis.connected',
    kind: 'gauge',
    unit: '1',
    description: '1 while the process is connected to Redis, else 0. Absent where no Redis is configured.',
    labels: ['weir.worker'],
  },
} as const satisfies Record<string, MetricSpec>;
