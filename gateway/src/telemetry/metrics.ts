import type { MetricSpec } from '../metric-spec.ts';

export const telemetryMetrics = {
  traces: {
    name: 'weir.traces',
    kind: 'counter',
    unit: '{trace}',
    description: 'Requests by whether their trace is kept: decided at the head, by what became of it (tail), or not.',
    labels: ['weir.kept'],
  },
  exportDropped: {
    name: 'weir.export.dropped',
    kind: 'counter',
    unit: '{item}',
    description: 'Spans, log records and collections of metrics that did not reach the receiver.',
    labels: ['weir.signal'],
  },
  events: {
    name: 'weir.events',
    kind: 'counter',
    unit: '{event}',
    description: 'Things that happened to the gateway, not to one request.',
    labels: ['weir.event'],
  },
  processCpu: {
    name: 'process.cpu',
    kind: 'counter',
    unit: 's',
    description: 'CPU time of all processes of the gateway, user and system.',
    labels: [],
  },
  processMemory: {
    name: 'process.resident_memory',
    kind: 'gauge',
    unit: 'By',
    description: 'Resident memory of all processes of the gateway.',
    labels: [],
  },
  processStart: {
    name: 'process.start_time',
    kind: 'gauge',
    unit: 's',
    description: 'When the gateway started, in seconds since 1970.',
    labels: [],
  },
} as const satisfies Record<string, MetricSpec>;
