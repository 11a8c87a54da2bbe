import type { MetricSpec } from '../metric-spec.ts';

export const rateLimitMetrics = {
  limitDecisions: {
    name: 'weir.limit.decisions',
    kind: 'counter',
    unit: '{decision}',
    description:
      'Verdicts of rate-limit policies, and where they were reached; of a policy in shadow mode, `would-limit` where it would have refused.',
    labels: ['weir.policy', 'weir.verdict', 'weir.store_mode'],
  },
  limitNear: {
    name: 'weir.limit.near',
    kind: 'counter',
    unit: '{decision}',
    description: 'Requests that a policy let through with no more than a fifth of its limit left.',
    labels: ['weir.policy'],
  },
  limitStoreFailures: {
    name: 'weir.limit.store_failures',
    kind: 'counter',
    unit: '{decision}',
    description:
      'Decisions of the limits, not of the guard, that Redis should have made and did not, why not, and where they were made instead.',
    labels: ['weir.reason', 'weir.store_mode'],
  },
  limitTripDuration: {
    name: 'weir.limit.trip.duration',
    kind: 'histogram',
    unit: 's',
    description:
      'Time that a trip to Redis took, for a decision over all policies of a route, and where that was made in the end. What was decided without asking is not in it.',
    labels: ['weir.store_mode'],
    // A trip takes tenths of a millisecond, and the deadline cuts it off at tens.
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25],
  },
} as const satisfies Record<string, MetricSpec>;
