import type { MetricSpec } from '../metric-spec.ts';

export const configMetrics = {
  configLoads: {
    name: 'weir.config.loads',
    kind: 'counter',
    unit: '{load}',
    description: 'Configurations that were read and taken.',
    labels: ['weir.result'],
  },
  configLoadedTime: {
    name: 'weir.config.loaded_time',
    kind: 'gauge',
    unit: 's',
    description: 'When the configuration that is in force was taken, in seconds since 1970.',
    labels: [],
  },
} as const satisfies Record<string, MetricSpec>;
