/**
 * One failure comes more than once: as the exception of a span, of the span around it, and as a line of the log; in any
 * order and in batches of their own. What counts is the first of
 *
 *   one trace, one service, the same words (but for numbers), within a second
 *
 * An echo says only that something failed (a span with a status and no reason). It counts where the same service has said
 * nothing else in that trace within that second: a service ends its inner span first, and so tells the reason before it.
 * Words that differ are errors that differ, and so are two services: which of them began it, its trace shows.
 */
import type { SeenError } from './error-group.ts';

const SAME_WITHIN_MS = 1000;

/** Of traces that are under way at once. Beyond it what is told late may count twice. */
const MOST_REMEMBERED = 4096;

type Told = Pick<SeenError, 'traceId' | 'service' | 'atMs' | 'isEcho'>;

export class ToldBefore {
  /** When it was, by trace and service, with the saying and without. */
  readonly #atMs = new Map<string, number>();

  /** Whether the error is news; if it is, it is remembered. */
  isNews({ traceId, service, atMs, isEcho }: Told, saying: string): boolean {
    if (traceId === undefined) return true;
    const anything = `${traceId} ${service}`;
    const same = `${saying} ${anything}`;
    if (this.#isNear(isEcho ? anything : same, atMs)) return false;
    this.#remember(same, atMs);
    this.#remember(anything, atMs);
    return true;
  }

  #isNear(key: string, atMs: number): boolean {
    const before = this.#atMs.get(key);
    return before !== undefined && Math.abs(atMs - before) <= SAME_WITHIN_MS;
  }

  #remember(key: string, atMs: number): void {
    this.#atMs.delete(key);
    this.#atMs.set(key, atMs);
    if (this.#atMs.size <= MOST_REMEMBERED) return;
    const [oldest] = this.#atMs.keys();
    if (oldest !== undefined) this.#atMs.delete(oldest);
  }
}
