/**
 * Tells an operator that exporting a signal stopped working, and that it works again: one line each, however many batches
 * are lost between. A receiver that is merely too slow fails and works in turns, so it counts as well only after it has lost
 * nothing for a while.
 *
 *   working ──first loss──► losing ──a success, and no loss for QUIET_MS──► working
 */
import type { DropReason, Signal } from './counters.ts';

export interface ExportHealth {
  /** `said`: what went wrong, for a person. */
  lost(signal: Signal, count: number, reason: DropReason, said: string): void;
  /** The receiver took so many. */
  sent(signal: Signal, count: number, bytes: number): void;
  /** A batch arrived whole. */
  exported(signal: Signal): void;
}

export interface ExportNews {
  dropped(signal: Signal, count: number, reason: DropReason): void;
  sent(signal: Signal, count: number, bytes: number): void;
  stopped(signal: Signal, reason: string): void;
  recovered(signal: Signal, droppedMeanwhile: number): void;
}

export const QUIET_MS = 10_000;

interface SignalState {
  losing: boolean;
  lastLossMs: number;
  dropped: number;
}

export function exportHealth(news: ExportNews, nowMs: () => number): ExportHealth {
  const start = (): SignalState => ({ losing: false, lastLossMs: 0, dropped: 0 });
  const states: Readonly<Record<Signal, SignalState>> = { traces: start(), logs: start(), metrics: start() };
  return {
    lost: (signal, count, reason, said) => {
      const state = states[signal];
      state.lastLossMs = nowMs();
      state.dropped += count;
      news.dropped(signal, count, reason);
      if (state.losing) return;
      state.losing = true;
      news.stopped(signal, said);
    },
    sent: (signal, count, bytes) => news.sent(signal, count, bytes),
    exported: (signal) => {
      const state = states[signal];
      if (!state.losing || nowMs() - state.lastLossMs < QUIET_MS) return;
      news.recovered(signal, state.dropped);
      state.losing = false;
      state.dropped = 0;
    },
  };
}
