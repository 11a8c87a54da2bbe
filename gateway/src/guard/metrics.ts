import type { MetricSpec } from '../metric-spec.ts';

export const guardMetrics = {
  guardDecisions: {
    name: 'weir.guard.decisions',
    kind: 'counter',
    unit: '{decision}',
    description: 'Verdicts of the guard on clients, and where they were reached.',
    labels: ['weir.verdict', 'weir.store_mode'],
  },
} as const satisfies Record<string, MetricSpec>;
