/**
 * The deadlines of all trips under way, by one timer: they all take equally long, so the oldest is the next to expire.
 *
 *   timer fires ──► one poll phase: replies that have arrived are read ──► check phase: who is still waiting has expired
 *
 * Without that poll phase a process that was busy would blame Redis for replies that lie unread in its own socket.
 */
export interface PendingTrip {
  readonly startedMs: number;
  readonly isOver: boolean;
  /** `loopWasLate`: the timer itself fired late, so the trip may have had no chance. */
  expire(loopWasLate: boolean): void;
}

export interface TripDeadlines {
  add(trip: PendingTrip): void;
}

/** A busy but healthy loop delays timers by a few milliseconds, more than half a deadline is no health. */
const lateAfterMs = (deadlineMs: number): number => Math.max(5, deadlineMs / 2);

export function createTripDeadlines(deadlineMs: number, clock: () => number): TripDeadlines {
  let waiting: PendingTrip[] = [];
  let timerIsSet = false;

  const setTimer = (oldest: PendingTrip): void => {
    timerIsSet = true;
    setTimeout(onTimer, Math.max(0, oldest.startedMs + deadlineMs - clock()), oldest);
  };

  const onTimer = (oldest: PendingTrip): void => {
    const firedMs = clock();
    setImmediate(expire, firedMs, firedMs - (oldest.startedMs + deadlineMs) > lateAfterMs(deadlineMs));
  };

  const expire = (firedMs: number, loopWasLate: boolean): void => {
    let index = 0;
    for (; index < waiting.length; index += 1) {
      const trip = waiting[index] as PendingTrip;
      if (trip.isOver) continue;
      // The clock has more digits than timers: what would expire within this millisecond expires now.
      if (trip.startedMs + deadlineMs >= firedMs + 1) break;
      trip.expire(loopWasLate);
    }
    waiting = waiting.slice(index);
    timerIsSet = false;
    const [oldest] = waiting;
    if (oldest !== undefined) setTimer(oldest);
  };

  return {
    add(trip) {
      waiting.push(trip);
      if (!timerIsSet) setTimer(trip);
    },
  };
}
