/**
 * A body as it is lent to the sender: everything of the stream but its end. undici destroys a body that it cannot send
 * to the end, and cuts an incoming message off its socket while doing so; the server could then neither read the rest
 * of the upload nor close the connection. So destroying it here only lets the rest flow by.
 */
import type { Readable } from 'node:stream';

type Listener = (...values: unknown[]) => void;

export class LentBody {
  readonly #stream: Readable;
  destroyed = false;

  constructor(stream: Readable) {
    this.#stream = stream;
  }

  on(event: string, listener: Listener): this {
    this.#stream.on(event, listener);
    return this;
  }

  off(event: string, listener: Listener): this {
    this.#stream.removeListener(event, listener);
    return this;
  }

  removeListener(event: string, listener: Listener): this {
    return this.off(event, listener);
  }

  /** A stream is told by having this; nobody pipes it. */
  pipe(): never {
    throw new Error('a lent body is read by its events');
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return this.#stream[Symbol.asyncIterator]();
  }

  read(size: number): unknown {
    return this.#stream.read(size);
  }

  resume(): void {
    this.#stream.resume();
  }

  pause(): void {
    this.#stream.pause();
  }

  destroy(): void {
    this.destroyed = true;
    this.#stream.resume();
  }

  /** How undici learns that the whole of a body has arrived, and how long it is. */
  get _readableState(): unknown {
    return (this.#stream as Readable & { _readableState: unknown })._readableState;
  }

  get errored(): Error | null {
    return this.#stream.errored;
  }

  get readableEnded(): boolean {
    return this.#stream.readableEnded;
  }

  get closed(): boolean {
    return this.#stream.closed;
  }
}
