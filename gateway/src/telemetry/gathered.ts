/**
 * Work of many requests that is done in one go. Between the work of requests its code and data have left the caches of the
 * processor each time, and it takes three times as long.
 *
 *   add ──► gathered ──so many, or a moment later──► done, one after the other
 */
import { cpuMs } from './cpu-clock.ts';

export interface GatheredParts<Item> {
  readonly most: number;
  readonly afterMs: number;
  readonly work: (item: Item) => void;
  /** Work threw. The rest is done. */
  readonly failed: (error: unknown) => void;
  /** Told when it began, by the clock of the CPU, each time that it is done. */
  readonly spent: (startedMs: number) => void;
}

export class Gathered<Item> {
  readonly #parts: GatheredParts<Item>;
  #items: Item[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: GatheredParts<Item>) {
    this.#parts = parts;
  }

  add(item: Item): void {
    this.#items.push(item);
    if (this.#items.length >= this.#parts.most) this.finish();
    else this.#timer ??= setTimeout(() => this.finish(), this.#parts.afterMs).unref();
  }

  /** Now, whatever was gathered. */
  finish(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#items.length === 0) return;
    const { work, failed, spent } = this.#parts;
    const startedMs = cpuMs();
    const items = this.#items;
    // What is added by the work itself is of the next time.
    this.#items = [];
    for (const item of items) {
      try {
        work(item);
      } catch (error) {
        failed(error);
      }
    }
    spent(startedMs);
  }
}
