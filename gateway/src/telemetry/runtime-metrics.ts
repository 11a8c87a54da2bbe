/** The event loop, the garbage collector and the heap of this process. All but collections are read when somebody looks. */
import { constants, type PerformanceEntry, type PerformanceNodeEntry, PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import { type Aggregates, observe } from './aggregates.ts';
import { eventLoopMetrics } from './event-loop.ts';

export interface RuntimeMetrics {
  read(): void;
  stop(): void;
}

const MS_PER_SECOND = 1000;

const collectionTypes = new Map([
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
]);

export function runtimeMetrics(metrics: Aggregates, worker: string): RuntimeMetrics {
  const loop = eventLoopMetrics(metrics, worker);
  const collected = (entries: readonly PerformanceEntry[]): void => {
    for (const entry of entries) {
      const { duration, detail } = entry as PerformanceNodeEntry;
      const type = collectionTypes.get((detail as { readonly kind: number }).kind);
      if (type !== undefined) observe(metrics.gcDuration.series.at(type, worker), duration / MS_PER_SECOND, undefined);
    }
  };
  for (const type of collectionTypes.values()) metrics.gcDuration.series.at(type, worker);
  const observer = new PerformanceObserver((list) => collected(list.getEntries()));
  observer.observe({ entryTypes: ['gc'] });
  return {
    read() {
      loop.read();
      collected(observer.takeRecords());
      for (const space of getHeapSpaceStatistics()) {
        metrics.heapUsed.series.at(space.space_name, worker).value = space.space_used_size;
        metrics.heapLimit.series.at(space.space_name, worker).value = space.space_size;
      }
      metrics.heapMost.series.at(worker).value = getHeapStatistics().heap_size_limit;
    },
    stop() {
      loop.stop();
      observer.disconnect();
    },
  };
}
