/**
 * What waits to be exported, of one signal, as the bytes that will be sent. Bounded by items and by bytes, whatever the
 * receiver does: what does not fit is lost, and counted.
 *
 *   admits, write, wrote ──► open batch ──full, or a second old──► closed ──one at a time──► sent │ lost
 *
 * While a batch is under way the open one grows on, so that a slow receiver gets fewer and larger ones.
 */

import type { Signal } from './counters.ts';
import { cpuMs } from './cpu-clock.ts';
import type { ExportHealth } from './export-health.ts';
import type { OtlpFrame } from './otlp-frame.ts';
import type { SendBatch, SendResult } from './otlp-sender.ts';
import { ProtoWriter } from './proto-writer.ts';

/** What may wait: some seconds of a busy gateway. */
export const QUEUE_ITEMS = 16_384;
export const QUEUE_BYTES = 16 * 1024 * 1024;
/** Collectors take 20 MiB, most others 4. What a batch has grown to is used again, so that it stays below a power of two. */
const BATCH_BYTES = 480 * 1024;
/** Someone who has just sent a request looks for its trace a second later. */
const BATCH_DELAY_MS = 1000;
/** A receiver that is down or overwhelmed is left alone for a moment. */
const PAUSE_MS = 1000;
const FIRST_BYTES = 64 * 1024;

export interface BatchQueueParts {
  readonly signal: Signal;
  readonly frame: OtlpFrame;
  readonly send: SendBatch;
  readonly health: ExportHealth;
  /** Told when it began, by the clock of the CPU, each time that a batch was made or handed over. */
  readonly spent: (startedMs: number) => void;
  readonly mostItems?: number;
  readonly mostBytes?: number;
}

interface Batch {
  /** All of the memory that it was written in. */
  readonly memory: Buffer;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly items: number;
}

export class BatchQueue {
  /** Items are written here when `admits` has found room for them, before `wrote`. */
  readonly writer = new ProtoWriter(FIRST_BYTES);
  readonly capacity: number;
  readonly #parts: BatchQueueParts;
  readonly #mostBytes: number;
  readonly #closed: Batch[] = [];
  #spare: Buffer | undefined;
  #closedItems = 0;
  #closedBytes = 0;
  #openItems = 0;
  #isDue = false;
  #isSending = false;
  #isEnding = false;
  #timer: NodeJS.Timeout | undefined;
  #pause: NodeJS.Timeout | undefined;
  #lastFailure: string | undefined;
  #idle: (() => void)[] = [];

  constructor(parts: BatchQueueParts) {
    this.#parts = parts;
    this.capacity = parts.mostItems ?? QUEUE_ITEMS;
    this.#mostBytes = parts.mostBytes ?? QUEUE_BYTES;
    this.writer.at = parts.frame.room;
  }

  get waiting(): number {
    return this.#openItems + this.#closedItems;
  }

  get waitingBytes(): number {
    return this.writer.at + this.#closedBytes;
  }

  /** Room for so many items; false when there is none: they are lost, and counted. */
  admits(items: number): boolean {
    if (this.waiting + items <= this.capacity && this.waitingBytes < this.#mostBytes) return true;
    this.#parts.health.lost(this.#parts.signal, items, 'queue-full', 'queue full');
    return false;
  }

  /** So many were written. */
  wrote(items: number): void {
    this.#openItems += items;
    if (this.writer.at >= BATCH_BYTES) {
      this.#close();
      this.#next();
    } else this.#timer ??= setTimeout(() => this.#due(), BATCH_DELAY_MS).unref();
  }

  /** What was written since is taken back. */
  undo(at: number): void {
    this.writer.at = at;
  }

  /** Resolves when nothing waits any more. Rejects when some of it was lost on the way. */
  async flush(): Promise<void> {
    this.#isEnding = true;
    this.#lastFailure = undefined;
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.#due();
    if (this.#isSending || this.waiting > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
    this.#isEnding = false;
    if (this.#lastFailure !== undefined) throw new Error(this.#lastFailure);
  }

  #due(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isDue = true;
    this.#next();
  }

  #close(): void {
    if (this.#openItems === 0) return;
    const startedMs = cpuMs();
    const { writer } = this;
    const bytes = this.#parts.frame.close(writer);
    this.#closed.push({ memory: writer.bytes, bytes, items: this.#openItems });
    this.#closedItems += this.#openItems;
    this.#closedBytes += bytes.length;
    this.#openItems = 0;
    writer.bytes = this.#spare ?? Buffer.allocUnsafeSlow(writer.bytes.length);
    writer.at = this.#parts.frame.room;
    this.#spare = undefined;
    this.#isDue = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#parts.spent(startedMs);
  }

  #next(): void {
    if (this.#isSending || this.#pause !== undefined) return;
    if (this.#closed.length === 0 && this.#isDue) this.#close();
    const batch = this.#closed.shift();
    if (batch === undefined) {
      this.#isDue = false;
      for (const resolve of this.#idle.splice(0)) resolve();
      return;
    }
    this.#closedItems -= batch.items;
    this.#closedBytes -= batch.bytes.length;
    this.#isSending = true;
    const startedMs = cpuMs();
    this.#parts.send(batch.bytes, (result) => this.#sent(batch, result));
    this.#parts.spent(startedMs);
  }

  #sent({ memory, items, bytes }: Batch, result: SendResult): void {
    const { signal, health } = this.#parts;
    this.#isSending = false;
    if (result.kind === 'taken') {
      // Of one that was not taken some may still be on its way out.
      this.#spare = memory;
      health.sent(signal, items - result.rejected, bytes.length);
      if (result.rejected > 0) health.lost(signal, result.rejected, 'refused', result.said);
      else health.exported(signal);
    } else {
      this.#lastFailure = result.said;
      health.lost(signal, items, result.reason, result.said);
      if (result.mayPass && !this.#isEnding)
        this.#pause = setTimeout(() => {
          this.#pause = undefined;
          this.#next();
        }, PAUSE_MS).unref();
    }
    this.#next();
  }
}
