/** What the window and the queues say of the export of each signal. */
import type { Aggregates, ValueFamily } from './aggregates.ts';
import { type Signal, signals } from './counters.ts';
import { type Row, type Rows, rowAt } from './figure-rows.ts';
import { BYTES, DROPPED, EXPORT_CELLS, SENT } from './figure-tally.ts';
import type { ExportFigures } from './figures.ts';

/** added: in the window of so many seconds; total: since the start. */
export function exportFigures(added: Map<string, Row>, total: Rows, seconds: number, metrics: Aggregates) {
  const figures = {} as Record<Signal, ExportFigures>;
  for (const signal of signals) {
    const row = rowAt(added, signal, EXPORT_CELLS);
    figures[signal] = {
      sentPerSecond: (row[SENT] as number) / seconds,
      droppedPerSecond: (row[DROPPED] as number) / seconds,
      droppedTotal: total.get(signal)?.[DROPPED] ?? 0,
      bytesPerSecond: (row[BYTES] as number) / seconds,
      queued: gaugeOf(metrics.exportQueue, signal),
      capacity: gaugeOf(metrics.exportQueueCapacity, signal),
    };
  }
  return figures;
}

const gaugeOf = ({ series }: ValueFamily, signal: Signal): number =>
  series.all.find(({ labels }) => labels?.[0] === signal)?.value ?? 0;
