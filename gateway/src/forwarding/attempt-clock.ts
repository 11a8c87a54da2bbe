/**
 * The time limits of one attempt, with one timer. A limit that moves on with every byte moves a number, not the timer:
 * when the timer fires too early, it is set again for what is left.
 *
 *   waiting ──connectMs──► sending ──idleMs, by byte──► awaiting ──responseMs──► receiving ──idleMs, by byte──► end
 *   ◄───────────────────────────────── totalMs, unless the response is endless ──────────────────────────────────►
 */
import type { UpstreamTimeouts } from '../upstreams/upstream.ts';

export type AttemptPhase = 'waiting' | 'sending' | 'awaiting' | 'receiving' | 'ended';

/** The longest that a timer of Node takes; it is set again when it fires. */
const LONGEST_MS = 2 ** 31 - 1;

/** Timers fire up to a millisecond before the time that performance.now() shows. */
const SLACK_MS = 1;

export class AttemptClock {
  phase: AttemptPhase = 'waiting';
  readonly #timeouts: UpstreamTimeouts;
  readonly #now: () => number;
  readonly #onExpired: { expired(limit: 'phase' | 'total'): void };
  #phaseFromMs: number;
  #totalDueMs: number;
  #timer: NodeJS.Timeout;
  #timerDueMs: number;

  constructor(
    timeouts: UpstreamTimeouts,
    startedMs: number,
    now: () => number,
    onExpired: { expired(limit: 'phase' | 'total'): void },
  ) {
    this.#timeouts = timeouts;
    this.#now = now;
    this.#onExpired = onExpired;
    this.#phaseFromMs = startedMs;
    this.#totalDueMs = timeouts.totalMs === 0 ? Number.POSITIVE_INFINITY : startedMs + timeouts.totalMs;
    this.#timerDueMs = this.#dueMs();
    this.#timer = setTimeout(onTimer, Math.min(this.#timerDueMs - startedMs, LONGEST_MS), this);
  }

  enter(phase: AttemptPhase, atMs: number): void {
    this.phase = phase;
    this.#phaseFromMs = atMs;
    // The usual limits grow from phase to phase, so that this is rare.
    if (this.#dueMs() < this.#timerDueMs) this.#set(atMs);
  }

  /** A byte moved, in whichever direction. */
  touch(): void {
    if (this.phase === 'sending' || this.phase === 'receiving') this.#phaseFromMs = this.#now();
  }

  /** A stream of events ends when one side wants it to; only silence limits it. */
  endless(): void {
    this.#totalDueMs = Number.POSITIVE_INFINITY;
  }

  stop(): void {
    this.phase = 'ended';
    clearTimeout(this.#timer);
  }

  check(): void {
    const nowMs = this.#now();
    if (nowMs < this.#dueMs() - SLACK_MS) this.#set(nowMs);
    else this.#onExpired.expired(nowMs >= this.#totalDueMs - SLACK_MS ? 'total' : 'phase');
  }

  #set(nowMs: number): void {
    clearTimeout(this.#timer);
    this.#timerDueMs = this.#dueMs();
    this.#timer = setTimeout(onTimer, Math.min(Math.max(1, this.#timerDueMs - nowMs), LONGEST_MS), this);
  }

  #dueMs(): number {
    return Math.min(this.#phaseFromMs + this.#phaseMs(), this.#totalDueMs);
  }

  #phaseMs(): number {
    switch (this.phase) {
      case 'waiting':
        return this.#timeouts.connectMs;
      case 'awaiting':
        return this.#timeouts.responseMs;
      case 'sending':
      case 'receiving':
      case 'ended':
        return this.#timeouts.idleMs;
    }
  }
}

const onTimer = (clock: AttemptClock): void => clock.check();
