/** The pools of connections to targets, as they are when somebody looks. */
import type { PoolFigures } from '../pool-figures.ts';
import type { Aggregates, ValueSeries } from './aggregates.ts';

/** A target whose pool is gone goes back to zero: its series stays, as every series does. */
export function poolMetrics(metrics: Aggregates, pools: () => readonly PoolFigures[]): () => void {
  const { upstreamConnections, upstreamWaiting } = metrics;
  let moved: ValueSeries[] = [];
  return () => {
    for (const series of moved) series.value = 0;
    moved = [];
    for (const { upstream, target, busy, idle, switched, waiting } of pools()) {
      const busySeries = upstreamConnections.series.at(upstream, target, 'busy');
      const idleSeries = upstreamConnections.series.at(upstream, target, 'idle');
      const switchedSeries = upstreamConnections.series.at(upstream, target, 'switched');
      const waitingSeries = upstreamWaiting.series.at(upstream, target);
      busySeries.value += busy;
      idleSeries.value += idle;
      switchedSeries.value += switched;
      waitingSeries.value += waiting;
      moved.push(busySeries, idleSeries, switchedSeries, waitingSeries);
    }
  };
}
