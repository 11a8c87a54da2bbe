/** Asks all workers for what they have not told yet: a figure that is read now is not late by their rhythm. */
import { within } from '../telemetry/within.ts';
import type { Seat } from './seat.ts';

export interface CatchUp {
  /** Resolves when all have answered, or after a moment: a worker that is busy is late with its figures, the reader is not. */
  readonly ask: () => Promise<void>;
  /** Something came from a worker, or one is gone. */
  readonly look: () => void;
}

const MOST_MS = 200;

export function catchUp(seats: readonly Seat[]): CatchUp {
  const waiting = new Set<() => void>();
  let asked = 0;
  return {
    async ask() {
      asked += 1;
      const number = asked;
      const { promise, resolve } = Promise.withResolvers<void>();
      const check = (): void => {
        if (!seats.some((seat) => seat.isReady && seat.answered < number)) resolve();
      };
      waiting.add(check);
      for (const seat of seats) if (seat.isReady) seat.process?.tell({ kind: 'flush', asked: number });
      await within(promise, MOST_MS);
      waiting.delete(check);
    },
    look() {
      for (const check of waiting) check();
    },
  };
}
