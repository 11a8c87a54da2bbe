/**
 * The breaker in front of Redis. A Redis that hangs makes every decision wait for its whole deadline; after a few of these
 * in a row nobody waits any more, and now and then one decision is sent to see.
 *
 *            FAILURES in a row                openForMs passed, or Redis connected anew
 *   closed ─────────────────────► open ─────────────────────────────────► half-open ──► one probe, the others stay out
 *      ▲                            ▲                                        │  │
 *      │                            └──────────────── it failed ─────────────┘  │
 *      └───────────────────────────────── a reply in time ──────────────────────┘
 *
 * A deadline missed while this process itself was late says nothing about Redis and is not counted.
 */
export type BreakerPosition = 'open' | 'half-open' | 'closed';

export interface StoreBreaker {
  readonly position: BreakerPosition;
  /** Whether one trip may start now. Whoever is let in tells how it ended. */
  admits(): boolean;
  succeeded(): void;
  failed(loopWasLate: boolean): void;
  /** The store has come back by itself: probe at once. */
  probeNow(): void;
}

export interface StoreBreakerParts {
  readonly failures: number;
  readonly openForMs: number;
  readonly clock: () => number;
  readonly onChange: (position: BreakerPosition) => void;
}

export function createStoreBreaker({ failures, openForMs, clock, onChange }: StoreBreakerParts): StoreBreaker {
  let position: BreakerPosition = 'closed';
  let inARow = 0;
  let openUntilMs = 0;
  let probeUntilMs = 0;

  const moveTo = (next: BreakerPosition): void => {
    probeUntilMs = 0;
    inARow = 0;
    if (position === next) return;
    position = next;
    onChange(next);
  };

  return {
    get position() {
      return position;
    },
    admits() {
      if (position === 'closed') return true;
      if (position === 'open') {
        if (clock() < openUntilMs) return false;
        moveTo('half-open');
      }
      // A probe that never tells how it ended must not keep everybody out for good.
      if (clock() < probeUntilMs) return false;
      probeUntilMs = clock() + openForMs;
      return true;
    },
    succeeded() {
      inARow = 0;
      if (position !== 'closed') moveTo('closed');
    },
    failed(loopWasLate) {
      if (loopWasLate) {
        probeUntilMs = 0;
        return;
      }
      inARow += 1;
      if (position === 'closed' && inARow < failures) return;
      if (position !== 'open') openUntilMs = clock() + openForMs;
      moveTo('open');
    },
    probeNow() {
      if (position === 'open') moveTo('half-open');
    },
  };
}
