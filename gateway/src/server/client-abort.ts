import type { ClientAbort } from '../exchange.ts';

/** Whether the client is still there, for one exchange. */
export class AbortOnClose implements ClientAbort {
  aborted = false;
  #listener: (() => void) | undefined;

  onAbort(listener: () => void): void {
    if (this.aborted) listener();
    else this.#listener = listener;
  }

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    this.#listener?.();
  }
}
