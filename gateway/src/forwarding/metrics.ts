import type { MetricSpec } from '../metric-spec.ts';

export const forwardingMetrics = {
  attemptDuration: {
    name: 'http.client.request.duration',
    kind: 'histogram',
    unit: 's',
    description:
      'Duration of attempts at an upstream, one observation for each; of upgrades until the protocol was switched.',
    labels: ['weir.upstream', 'http.response.status_code', 'error.type', 'weir.route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
  },
  upstreamConnections: {
    name: 'weir.upstream.connections',
    kind: 'up-down-counter',
    unit: '{connection}',
    description:
      'Open connections to each target: busy with an attempt, idle and kept for the next, or switched to another protocol (WebSocket).',
    labels: ['weir.upstream', 'weir.target', 'weir.state'],
  },
  upstreamWaiting: {
    name: 'weir.upstream.waiting',
    kind: 'up-down-counter',
    unit: '{attempt}',
    description: 'Attempts that wait for a connection to the target.',
    labels: ['weir.upstream', 'weir.target'],
  },
} as const satisfies Record<string, MetricSpec>;
