/** CPU and memory of this process. In a gateway with workers the others add theirs to the same series. */
import type { Aggregates } from './aggregates.ts';

const MICROSECONDS_PER_SECOND = 1e6;
const MS_PER_SECOND = 1000;

/** Each call brings them up to date. */
export function processMetrics(metrics: Aggregates): () => void {
  let cpuBefore = 0;
  let residentBefore = 0;
  const cpuSeries = metrics.processCpu.series.at();
  const memorySeries = metrics.processMemory.series.at();
  // Of the process that was there first: workers come and go.
  metrics.processStart.series.at().value = performance.timeOrigin / MS_PER_SECOND;
  return () => {
    const { user, system } = process.cpuUsage();
    const cpuSeconds = (user + system) / MICROSECONDS_PER_SECOND;
    const residentBytes = process.memoryUsage.rss();
    cpuSeries.value += cpuSeconds - cpuBefore;
    memorySeries.value += residentBytes - residentBefore;
    cpuBefore = cpuSeconds;
    residentBefore = residentBytes;
  };
}
