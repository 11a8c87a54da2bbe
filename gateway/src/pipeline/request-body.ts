/**
 * The body of a request, read once.
 *
 *   nobody asks to buffer      readable() is the incoming message itself: no copy, back-pressure as it comes
 *   somebody asks to buffer    read up to the bounds, shared by all who asked; then
 *                                whole  → readable() replays it
 *                                larger → what was read goes back in front of the stream, which flows on
 *
 * Two bounds: one per request, one for all requests together, so that many large uploads cannot fill the memory.
 */
import { Readable } from 'node:stream';
import type { BufferedBody, RequestBody } from '../exchange.ts';

export interface BufferBudget {
  readonly maxBytesPerRequest: number;
  take(bytes: number): boolean;
  give(bytes: number): void;
}

export function bufferBudget(maxBytesPerRequest: number, maxBytesOfProcess: number): BufferBudget {
  let taken = 0;
  return {
    maxBytesPerRequest,
    take(bytes) {
      if (taken + bytes > maxBytesOfProcess) return false;
      taken += bytes;
      return true;
    },
    give(bytes) {
      taken -= bytes;
    },
  };
}

const NOTHING_LEFT: BufferedBody = Object.freeze({ complete: false, bytes: new Uint8Array() });

export class IncomingBody implements RequestBody {
  readonly #incoming: Readable;
  readonly #budget: BufferBudget;
  /** Answers `Expect: 100-continue`: only when the body is really wanted, so a refused client need not send it. */
  readonly #onFirstRead: (() => void) | undefined;
  #buffered: Promise<BufferedBody> | undefined;
  #whole: Uint8Array | undefined;
  #takenBytes = 0;
  #wanted = false;

  constructor(incoming: Readable, budget: BufferBudget, onFirstRead?: () => void) {
    this.#incoming = incoming;
    this.#budget = budget;
    this.#onFirstRead = onFirstRead;
  }

  readable(): Readable {
    this.#want();
    return this.#whole === undefined ? this.#incoming : Readable.from([this.#whole], { objectMode: false });
  }

  buffered(): Promise<BufferedBody> {
    this.#want();
    this.#buffered ??= this.#read();
    return this.#buffered;
  }

  /** Gives the bytes back to the budget; called when the exchange has settled. */
  release(): void {
    this.#budget.give(this.#takenBytes);
    this.#takenBytes = 0;
    this.#whole = undefined;
  }

  #want(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#onFirstRead?.();
  }

  #read(): Promise<BufferedBody> {
    const incoming = this.#incoming;
    // Neither 'end' nor 'close' will come again.
    if (incoming.destroyed || incoming.readableEnded) return Promise.resolve(NOTHING_LEFT);
    const chunks: Uint8Array[] = [];
    let size = 0;
    return new Promise((resolve) => {
      const settle = (complete: boolean) => {
        incoming.off('data', onData).off('end', onEnd).off('close', onClose);
        const bytes = Buffer.concat(chunks);
        if (complete) this.#whole = bytes;
        else {
          incoming.pause();
          if (!incoming.destroyed && size > 0) incoming.unshift(bytes);
        }
        resolve({ complete, bytes });
      };
      const onData = (chunk: Uint8Array) => {
        chunks.push(chunk);
        size += chunk.length;
        const fits = size <= this.#budget.maxBytesPerRequest && this.#budget.take(chunk.length);
        if (fits) this.#takenBytes += chunk.length;
        else settle(false);
      };
      const onEnd = () => settle(true);
      const onClose = () => settle(false);
      incoming.on('data', onData).once('end', onEnd).once('close', onClose);
    });
  }
}
