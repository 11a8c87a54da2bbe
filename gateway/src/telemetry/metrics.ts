import type { MetricSpec } from '../metric-spec.ts';

export const telemetryMetrics = {
  traces: {
    name: 'weir.traces',
    kind: 'counter',
    unit: '{trace}',
    description: 'Requests by whether their trace is kept: decided at the head, by what became of it (tail), or not.',
    labels: ['weir.kept'],
  },
  samplingCapped: {
    name: 'weir.sampling.capped',
    kind: 'counter',
    unit: '{trace}',
    description:
      'Traces that were not kept because `telemetry.cap` was reached, each counted once: chosen when they began (head), or for what became of the request (tail).',
    labels: ['weir.kept'],
  },
  logLines: {
    name: 'weir.log.lines',
    kind: 'counter',
    unit: '{line}',
    description:
      'Lines for the log: written, and of these lost, because standard output did not take them; or left out, by `telemetry.log.sample` (sampled-out) or `telemetry.log.only` (filtered).',
    labels: ['weir.result'],
  },
  exportSent: {
    name: 'weir.export.sent',
    kind: 'counter',
    unit: '{item}',
    description: 'Spans, log records and collections of metrics that the receiver took.',
    labels: ['weir.signal'],
  },
  exportDropped: {
    name: 'weir.export.dropped',
    kind: 'counter',
    unit: '{item}',
    description:
      'Spans, log records and collections of metrics that did not reach the receiver, and why: there was no room in the queue, it took too long, was not reached, refused them, or else.',
    labels: ['weir.signal', 'weir.reason'],
  },
  exportBytes: {
    name: 'weir.export.bytes',
    kind: 'counter',
    unit: 'By',
    description: 'Bytes that the receiver took, before compression where there is any.',
    labels: ['weir.signal'],
  },
  exportQueue: {
    name: 'weir.export.queue',
    kind: 'up-down-counter',
    unit: '{item}',
    description: 'Spans and log records that wait to be sent.',
    labels: ['weir.signal'],
  },
  exportQueueCapacity: {
    name: 'weir.export.queue_capacity',
    kind: 'up-down-counter',
    unit: '{item}',
    description: 'How many may wait to be sent, of all processes of the gateway together.',
    labels: ['weir.signal'],
  },
  observabilityCpu: {
    name: 'weir.observability.cpu',
    kind: 'counter',
    unit: 's',
    description:
      'CPU time that watching costs on the main thread: projecting records to metrics and spans, writing log lines, serializing for export, keeping records for the console, writing this page. What is done per request is measured for some and scaled.',
    labels: ['weir.part'],
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
