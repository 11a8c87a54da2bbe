/**
 * What watching costs, as CPU time of what the main thread does for it. What is done per request is measured for one request
 * in 64, and for the first after somebody looked, and stands for all since the one before; the others pay an integer test.
 * What is done in batches is measured always.
 *
 *   begin ──project──► lap ──log──► lap ──keep──► lap          one request
 *   since(part, startedMs)                                     a batch, a page
 */
import { type Aggregates, add, type ValueSeries } from './aggregates.ts';
import { cpuMs } from './cpu-clock.ts';

export const costParts = ['project', 'log', 'serialize', 'keep', 'scrape'] as const;
export type CostPart = (typeof costParts)[number];

const EVERY = 64;
/** Hundreds of times what a lap takes: it was interrupted, by another process or a collection of garbage, and is typical of none. */
const INTERRUPTED_MS = 0.5;
const MS_PER_SECOND = 1000;

export interface SelfCost {
  /** A request's projections begin. */
  readonly begin: () => void;
  /** This part of them is done. */
  readonly lap: (part: CostPart) => void;
  /** A batch is done that began at this reading of `cpuMs`. */
  readonly since: (part: CostPart, startedMs: number) => void;
  /** Somebody looks: of few requests each is measured, so that what is read does not lag and leap. */
  readonly look: () => void;
}

export interface CostClocks {
  /** Of laps, which are so short that a reading of the other would be half of them. */
  readonly lapMs: () => number;
  readonly cpuMs: () => number;
}

const realClocks: CostClocks = { lapMs: () => performance.now(), cpuMs };

export function selfCost(metrics: Aggregates, clocks: CostClocks = realClocks): SelfCost {
  const { lapMs } = clocks;
  const series = {} as Record<CostPart, ValueSeries>;
  for (const part of costParts) series[part] = metrics.observabilityCpu.series.at(part);
  let unmeasured = 0;
  let isDue = true;
  /** How many requests the one that is measured stands for; 0: it is not measured. */
  let standsFor = 0;
  let lastMs = 0;
  return {
    begin() {
      unmeasured += 1;
      standsFor = 0;
      if (unmeasured < EVERY && !isDue) return;
      standsFor = unmeasured;
      unmeasured = 0;
      isDue = false;
      lastMs = lapMs();
    },
    lap(part) {
      if (standsFor === 0) return;
      const ms = lapMs();
      const tookMs = ms - lastMs;
      add(series[part], (tookMs > INTERRUPTED_MS ? tookMs : tookMs * standsFor) / MS_PER_SECOND);
      lastMs = ms;
    },
    since: (part, startedMs) => {
      const tookMs = clocks.cpuMs() - startedMs;
      add(series[part], tookMs / MS_PER_SECOND);
      // A batch that a request completes is not that request's.
      lastMs += tookMs;
    },
    look() {
      isDue = true;
    },
  };
}
