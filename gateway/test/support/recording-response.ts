import type { ClientResponse } from '../../src/pipeline/client-response.ts';
import type { ResponseHead } from '../../src/pipeline/stage.ts';

/** A client that reads everything at once and remembers it; or, `slow`, one that takes a chunk only when told to. */
export class RecordingResponse implements ClientResponse {
  headSent = false;
  head: ResponseHead | undefined;
  informed: number[] = [];
  chunks: Uint8Array[] = [];
  trailers: readonly string[] = [];
  wasCut = false;
  slow = false;
  #drain: (() => void) | undefined;
  #closeListeners: ((complete: boolean) => void)[] = [];
  #closed: boolean | undefined;

  inform(status: number): void {
    this.informed.push(status);
  }

  start(head: ResponseHead): void {
    if (this.headSent) throw new Error('a second head was written');
    this.headSent = true;
    this.head = head;
  }

  switched(head: ResponseHead): void {
    this.start(head);
  }

  write(chunk: Uint8Array): boolean {
    this.chunks.push(chunk);
    return !this.slow;
  }

  onDrain(listener: () => void): void {
    this.#drain = listener;
  }

  drain(): void {
    const listener = this.#drain;
    this.#drain = undefined;
    listener?.();
  }

  end(trailers: readonly string[]): void {
    this.trailers = trailers;
    this.close(true);
  }

  cut(): void {
    this.wasCut = true;
    this.close(false);
  }

  close(complete: boolean): void {
    if (this.#closed !== undefined) return;
    this.#closed = complete;
    for (const listener of this.#closeListeners) listener(complete);
  }

  onClose(listener: (complete: boolean) => void): void {
    if (this.#closed === undefined) this.#closeListeners.push(listener);
    else listener(this.#closed);
  }

  get body(): string {
    return Buffer.concat(this.chunks).toString();
  }
}
