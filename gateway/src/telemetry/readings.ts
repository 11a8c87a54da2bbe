/**
 * What is not counted as it happens but read when somebody looks: at a scrape, when OTLP collects, before a worker tells its
 * primary, and once a second for the live figures. Between looks only the two monitors of the event loop run, natively.
 */
import type { PoolFigures } from '../pool-figures.ts';
import type { Aggregates } from './aggregates.ts';
import { poolMetrics } from './pool-metrics.ts';
import { processMetrics } from './process-metrics.ts';
import { runtimeMetrics } from './runtime-metrics.ts';

/** What a process that serves has to be asked for. */
export interface Watched {
  readonly pools?: () => readonly PoolFigures[];
  /** Where a Redis is configured. */
  readonly isRedisConnected?: () => boolean;
}

export interface Readings {
  /** From now on this is read, too. */
  readonly add: (read: () => void) => void;
  readonly watch: (watched: Watched) => void;
  readonly read: () => void;
  readonly stop: () => void;
}

/** worker: the number of this process among those of the gateway. */
export function startReadings(metrics: Aggregates, worker: string): Readings {
  const runtime = runtimeMetrics(metrics, worker);
  const reads = [processMetrics(metrics), () => runtime.read()];
  return {
    add: (read) => void reads.push(read),
    watch({ pools, isRedisConnected }) {
      if (pools !== undefined) reads.push(poolMetrics(metrics, pools));
      if (isRedisConnected === undefined) return;
      const connected = metrics.redisConnected.series.at(worker);
      reads.push(() => {
        connected.value = isRedisConnected() ? 1 : 0;
      });
    },
    read: () => {
      for (const read of reads) read();
    },
    stop: () => runtime.stop(),
  };
}
