/**
 * The SDK's batch processors drop what is over their bound without a word. Counting what goes in and what the exporter takes
 * out gives the length of their queue, so that every span or log record that is lost is counted once: here, when the queue
 * is full, or when its batch fails.
 */
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ExportHealth, Signal } from './export-health.ts';

/** Measured: 24 MiB of spans of the usual size. Each is bounded, too: what clients send freely is cut. */
export const QUEUE_ITEMS = 16_384;

interface Exporter<Item> {
  export(items: Item[], done: (result: ExportResult) => void): void;
  shutdown(): Promise<void>;
  forceFlush?(): Promise<void>;
}

export interface CountedQueue {
  /** False when there is no room: what was to be added is lost, and counted. */
  admit(): boolean;
  readonly waiting: number;
}

export function countedExporter<Item>(
  signal: Signal,
  exporter: Exporter<Item>,
  health: ExportHealth,
  most = QUEUE_ITEMS,
): { readonly queue: CountedQueue; readonly exporter: Required<Exporter<Item>> } {
  let waiting = 0;
  const counted = {
    export: (items: Item[], done: (result: ExportResult) => void): void => {
      waiting -= items.length;
      exporter.export(items, (result) => {
        if (result.code === ExportResultCode.SUCCESS) health.exported(signal);
        else health.lost(signal, items.length, result.error?.message ?? 'export failed');
        done(result);
      });
    },
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
  const queue = {
    admit: (): boolean => {
      if (waiting >= most) {
        health.lost(signal, 1, 'queue full');
        return false;
      }
      waiting += 1;
      return true;
    },
    get waiting() {
      return waiting;
    },
  };
  return { queue, exporter: counted };
}
