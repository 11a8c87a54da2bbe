import type { Aggregates } from './aggregates.ts';

const MICROSECONDS_PER_SECOND = 1e6;
const MS_PER_SECOND = 1000;

/** What this process has added to each store of metrics: in a gateway with workers the others add theirs to the same series. */
const added = new WeakMap<Aggregates, { cpuSeconds: number; residentBytes: number }>();

/** Read when somebody looks, not before. */
export function readProcessMetrics(metrics: Aggregates): void {
  let own = added.get(metrics);
  if (own === undefined) {
    own = { cpuSeconds: 0, residentBytes: 0 };
    added.set(metrics, own);
  }
  const { user, system } = process.cpuUsage();
  const cpuSeconds = (user + system) / MICROSECONDS_PER_SECOND;
  const residentBytes = process.memoryUsage.rss();
  metrics.processCpu.series.at().value += cpuSeconds - own.cpuSeconds;
  metrics.processMemory.series.at().value += residentBytes - own.residentBytes;
  own.cpuSeconds = cpuSeconds;
  own.residentBytes = residentBytes;
  // Of the process that was there first: workers come and go.
  metrics.processStart.series.at().value = performance.timeOrigin / MS_PER_SECOND;
}
