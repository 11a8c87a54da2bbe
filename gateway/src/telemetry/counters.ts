/**
 * The counters that are moved by name from here and there. Series of closed sets are there from the start, at zero: a rate
 * over a series that begins with its first event misses it.
 */
import { type Aggregates, add } from './aggregates.ts';
import { type EventName, eventNames } from './event-names.ts';

export const signals = ['traces', 'logs', 'metrics'] as const;
export type Signal = (typeof signals)[number];

export const dropReasons = ['queue-full', 'timeout', 'unreachable', 'refused', 'failed'] as const;
export type DropReason = (typeof dropReasons)[number];

export const lineResults = ['written', 'sampled-out', 'filtered', 'lost'] as const;
export type LineResult = (typeof lineResults)[number];

const MS_PER_SECOND = 1000;

export interface Counters {
  readonly event: (name: EventName) => void;
  /** The receiver took them. */
  readonly sent: (signal: Signal, items: number) => void;
  readonly dropped: (signal: Signal, reason: DropReason, items: number) => void;
  readonly bytes: (signal: Signal, bytes: number) => void;
  /** What waits now; told when it is read. */
  readonly queued: (signal: Signal, items: number, capacity: number) => void;
  readonly lines: (result: LineResult, count: number) => void;
  /** A trace that was not kept because of `telemetry.cap`: what it was chosen as first. */
  readonly capped: (kept: 'head' | 'tail') => void;
  /** A configuration was taken at this time. */
  readonly loaded: (atMs: number) => void;
}

export function countersOf(metrics: Aggregates): Counters {
  const { events, exportSent, exportDropped, exportBytes, exportQueue, exportQueueCapacity, logLines, configLoads } =
    metrics;
  for (const kept of ['head', 'tail', 'no']) metrics.traces.series.at(kept);
  for (const event of eventNames) events.series.at(event);
  for (const result of lineResults) logLines.series.at(result);
  for (const signal of signals) {
    exportSent.series.at(signal);
    exportBytes.series.at(signal);
    for (const reason of dropReasons) exportDropped.series.at(signal, reason);
  }
  // Metrics are collected when they are sent: none ever wait.
  for (const signal of ['traces', 'logs']) {
    exportQueue.series.at(signal);
    exportQueueCapacity.series.at(signal);
  }
  for (const kept of ['head', 'tail']) metrics.samplingCapped.series.at(kept);
  return {
    event: (name) => add(events.series.at(name), 1),
    sent: (signal, items) => add(exportSent.series.at(signal), items),
    dropped: (signal, reason, items) => add(exportDropped.series.at(signal, reason), items),
    bytes: (signal, bytes) => add(exportBytes.series.at(signal), bytes),
    queued: (signal, items, capacity) => {
      exportQueue.series.at(signal).value = items;
      exportQueueCapacity.series.at(signal).value = capacity;
    },
    lines: (result, count) => add(logLines.series.at(result), count),
    capped: (kept) => add(metrics.samplingCapped.series.at(kept), 1),
    loaded: (atMs) => {
      add(configLoads.series.at('ok'), 1);
      metrics.configLoadedTime.series.at().value = atMs / MS_PER_SECOND;
    },
  };
}
