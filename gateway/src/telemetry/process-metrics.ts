import type { Aggregates } from './aggregates.ts';

const MICROSECONDS_PER_SECOND = 1e6;
const MS_PER_SECOND = 1000;

/** Read when somebody looks, not before. */
export function readProcessMetrics(metrics: Aggregates): void {
  const { user, system } = process.cpuUsage();
  metrics.processCpu.series.at().value = (user + system) / MICROSECONDS_PER_SECOND;
  metrics.processMemory.series.at().value = process.memoryUsage.rss();
  metrics.processStart.series.at().value = performance.timeOrigin / MS_PER_SECOND;
}
