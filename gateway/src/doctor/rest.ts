/** Long work in slices, with a turn for everybody else in between. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** A promise to wait for as soon as the slice is used up. */
export type Rest = () => Promise<void> | undefined;

export function pauses(sliceMs: number): Rest {
  let endsMs = performance.now() + sliceMs;
  return () => {
    if (performance.now() < endsMs) return undefined;
    return nextTurn().then(() => {
      endsMs = performance.now() + sliceMs;
    });
  };
}
