import { describe, expect, it } from 'vitest';
import { createTripDeadlines, type PendingTrip } from './trip-deadlines.ts';

const clock = (): number => performance.now();

function trip(onExpire: (name: string, late: boolean) => void, name: string): PendingTrip & { isOver: boolean } {
  return {
    startedMs: clock(),
    isOver: false,
    expire(late) {
      this.isOver = true;
      onExpire(name, late);
    },
  };
}

describe('the deadlines of trips', () => {
  it('expire who still waits, in order, and leave alone who has ended', async () => {
    const expired: string[] = [];
    const deadlines = createTripDeadlines(20, clock);
    const last = Promise.withResolvers<void>();
    const first = trip((name) => expired.push(name), 'first');
    const ended = trip((name) => expired.push(name), 'ended');
    deadlines.add(first);
    deadlines.add(ended);
    deadlines.add(
      trip((name) => {
        expired.push(name);
        last.resolve();
      }, 'last'),
    );
    ended.isOver = true;
    await last.promise;
    expect(expired).toEqual(['first', 'last']);
  });

  it('are never early by more than the millisecond that timers count in', async () => {
    const deadlines = createTripDeadlines(15, clock);
    for (let round = 0; round < 10; round += 1) {
      const { promise, resolve } = Promise.withResolvers<number>();
      const startedMs = clock();
      deadlines.add(trip(() => resolve(clock() - startedMs), 'only'));
      expect(await promise).toBeGreaterThanOrEqual(14);
    }
  });

  it('tell when it was this process that was late', async () => {
    const deadlines = createTripDeadlines(10, clock);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    deadlines.add(trip((_, late) => resolve(late), 'only'));
    const until = clock() + 60;
    while (clock() < until);
    expect(await promise).toBe(true);
  });

  it('let what has arrived be handled first, when the timer is late', async () => {
    const deadlines = createTripDeadlines(5, clock);
    const order: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    deadlines.add(
      trip(() => {
        order.push('expired');
        resolve();
      }, 'only'),
    );
    // Runs in the timers phase after ours; a poll phase lies between it and the check phase, where trips expire.
    setTimeout(() => order.push('another timer'), 5);
    const until = clock() + 40;
    while (clock() < until);
    await promise;
    expect(order).toEqual(['another timer', 'expired']);
  });
});
