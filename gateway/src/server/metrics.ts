import type { MetricSpec } from '../metric-spec.ts';

export const serverMetrics = {
  requestDuration: {
    name: 'http.server.request.duration',
    kind: 'histogram',
    unit: 's',
    description: 'Duration of requests, of upgrades until the protocol was switched.',
    labels: ['http.request.method', 'http.route', 'http.response.status_code', 'weir.route', 'weir.outcome'],
    // The boundaries that the semantic conventions advise for this metric.
    buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
  },
  activeRequests: {
    name: 'http.server.active_requests',
    kind: 'up-down-counter',
    unit: '{request}',
    description: 'Requests begun and not settled, switched connections included.',
    labels: [],
  },
  refusals: {
    name: 'weir.refusals',
    kind: 'counter',
    unit: '{request}',
    description: 'Requests that the gateway answered with a problem of its own.',
    labels: ['weir.problem', 'weir.route'],
  },
  requestBody: {
    name: 'weir.request.body',
    kind: 'counter',
    unit: 'By',
    description: 'Bytes of request bodies.',
    labels: ['weir.route'],
  },
  responseBody: {
    name: 'weir.response.body',
    kind: 'counter',
    unit: 'By',
    description: 'Bytes of response bodies.',
    labels: ['weir.route'],
  },
} as const satisfies Record<string, MetricSpec>;
