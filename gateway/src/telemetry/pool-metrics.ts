/** The pools of connections to targets, as they are when somebody looks. */
import type { Aggregates, ValueSeries } from './aggregates.ts';

export interface PoolReading {
  readonly upstream: string;
  readonly target: string;
  readonly busy: number;
  readonly idle: number;
  /** Attempts that wait for a connection. */
  readonly waiting: number;
}

/** A target whose pool is gone goes back to zero: its series stays, as every series does. */
export function poolMetrics(metrics: Aggregates, pools: () => readonly PoolReading[]): () => void {
  const { upstreamConnections, upstreamWaiting } = metrics;
  let moved: ValueSeries[] = [];
  return () => {
    for (const series of moved) series.value = 0;
    moved = [];
    for (const { upstream, target, busy, idle, waiting } of pools()) {
      const busySeries = upstreamConnections.series.at(upstream, target, 'busy');
      const idleSeries = upstreamConnections.series.at(upstream, target, 'idle');
      const waitingSeries = upstreamWaiting.series.at(upstream, target);
      busySeries.value += busy;
      idleSeries.value += idle;
      waitingSeries.value += waiting;
      moved.push(busySeries, idleSeries, waitingSeries);
    }
  };
}
