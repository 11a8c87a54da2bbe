/** What Node and V8 say of one process, named as the semantic conventions do. `weir.worker` is 0 for the one that is alone or the primary. */
import type { MetricSpec } from '../metric-spec.ts';

export const runtimeRows = {
  eventLoopP50: delay(
    'nodejs.eventloop.delay.p50',
    'Median of how late the event loop was, over the last half minute.',
  ),
  eventLoopP90: delay('nodejs.eventloop.delay.p90', '90th percentile of how late the event loop was, likewise.'),
  eventLoopP99: delay('nodejs.eventloop.delay.p99', '99th percentile of how late the event loop was, likewise.'),
  eventLoopMax: delay('nodejs.eventloop.delay.max', 'The latest that the event loop was, likewise.'),
  eventLoopUtilization: {
    name: 'nodejs.eventloop.utilization',
    kind: 'gauge',
    unit: '1',
    description: 'The part of the time, of the last half minute, in which the event loop was not idle.',
    labels: ['weir.worker'],
  },
  gcDuration: {
    name: 'v8js.gc.duration',
    kind: 'histogram',
    unit: 's',
    description: 'Duration of garbage collections.',
    labels: ['v8js.gc.type', 'weir.worker'],
    // The boundaries that the semantic conventions advise, and finer ones between: a pause of 50 ms is a late request.
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 10],
  },
  heapUsed: {
    name: 'v8js.memory.heap.used',
    kind: 'up-down-counter',
    unit: 'By',
    description: 'Used memory of each space of the heap.',
    labels: ['v8js.heap.space.name', 'weir.worker'],
  },
  heapLimit: {
    name: 'v8js.memory.heap.limit',
    kind: 'up-down-counter',
    unit: 'By',
    description: 'Memory that is allocated for each space of the heap; it grows as needed.',
    labels: ['v8js.heap.space.name', 'weir.worker'],
  },
  heapMost: {
    name: 'weir.heap.limit',
    kind: 'gauge',
    unit: 'By',
    description: 'What the whole heap may grow to before V8 gives up and the process ends.',
    labels: ['weir.worker'],
  },
} as const satisfies Record<string, MetricSpec>;

function delay<Name extends string>(name: Name, description: string) {
  return { name, kind: 'gauge', unit: 's', description, labels: ['weir.worker'] } as const;
}
