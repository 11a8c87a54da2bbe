/**
 * How late the event loop is, and how busy: over a window that slides in halves, so that whoever looks at least every
 * WINDOW_MS sees every delay, however many others look in between.
 *
 *   monitor A  ├────────15 s────────┼────────15 s────────┤ reset
 *   monitor B             reset ├────────15 s────────┼──────   what is read is always of the older one
 *
 * Each is a native timer that notes by how much it came late. A reset loses the first note after it, hence two of them: the
 * one that is read was reset long ago.
 */
import { type EventLoopUtilization, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Aggregates } from './aggregates.ts';

export const WINDOW_MS = 15_000;

/** Fifty wake-ups a second. What is noted is the time between two of them, so that much of it is no delay. */
const RESOLUTION_MS = 20;
const NANOSECONDS_PER_SECOND = 1e9;
const RESOLUTION_S = RESOLUTION_MS / 1000;

interface Half {
  readonly delay: ReturnType<typeof monitorEventLoopDelay>;
  utilization: EventLoopUtilization;
  startedMs: number;
}

export interface EventLoopMetrics {
  read(): void;
  stop(): void;
}

export function eventLoopMetrics(
  metrics: Aggregates,
  worker: string,
  nowMs: () => number = () => performance.now(),
): EventLoopMetrics {
  let older = startHalf(nowMs());
  let newer = startHalf(nowMs());
  const p50 = metrics.eventLoopP50.series.at(worker);
  const p90 = metrics.eventLoopP90.series.at(worker);
  const p99 = metrics.eventLoopP99.series.at(worker);
  const max = metrics.eventLoopMax.series.at(worker);
  const utilization = metrics.eventLoopUtilization.series.at(worker);

  return {
    read() {
      const { delay } = older;
      p50.value = lateSeconds(delay.percentile(50));
      p90.value = lateSeconds(delay.percentile(90));
      p99.value = lateSeconds(delay.percentile(99));
      max.value = lateSeconds(delay.max);
      const busy = performance.eventLoopUtilization(performance.eventLoopUtilization(), older.utilization).utilization;
      utilization.value = Number.isFinite(busy) ? busy : 0;
      if (nowMs() - newer.startedMs < WINDOW_MS) return;
      older.delay.reset();
      older.utilization = performance.eventLoopUtilization();
      older.startedMs = nowMs();
      [older, newer] = [newer, older];
    },
    stop() {
      older.delay.disable();
      newer.delay.disable();
    },
  };
}

function startHalf(startedMs: number): Half {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  return { delay, utilization: performance.eventLoopUtilization(), startedMs };
}

/** Nothing noted yet reads as 0. */
const lateSeconds = (nanoseconds: number): number =>
  Math.max(0, nanoseconds / NANOSECONDS_PER_SECOND - RESOLUTION_S) || 0;
