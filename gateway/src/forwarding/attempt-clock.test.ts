import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AttemptClock } from './attempt-clock.ts';

const TIMEOUTS = { connectMs: 1000, responseMs: 5000, totalMs: 15_000, idleMs: 3000 };
let expired: string[];
let clock: AttemptClock;

const start = (timeouts = TIMEOUTS): void => {
  expired = [];
  clock = new AttemptClock(timeouts, performance.now(), () => performance.now(), {
    expired: (limit) => {
      expired.push(limit);
      clock.stop();
    },
  });
};
const enter = (phase: AttemptClock['phase']): void => clock.enter(phase, performance.now());

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Lets the time pass and says whether the limit was passed exactly then. */
function passesAt(ms: number): boolean {
  vi.advanceTimersByTime(ms - 2);
  const early = expired.length > 0;
  vi.advanceTimersByTime(2);
  return !early && expired.length === 1;
}

describe('the limits of an attempt', () => {
  it('begin with the connect limit', () => {
    start();
    expect(passesAt(1000)).toBe(true);
    expect(expired).toEqual(['phase']);
  });

  it('give the response its own time from when the request was sent', () => {
    start();
    vi.advanceTimersByTime(900);
    enter('sending');
    vi.advanceTimersByTime(100);
    enter('awaiting');
    expect(passesAt(5000)).toBe(true);
  });

  it('may be shorter in a later phase', () => {
    start({ ...TIMEOUTS, connectMs: 10_000, responseMs: 200 });
    vi.advanceTimersByTime(5);
    enter('awaiting');
    expect(passesAt(200)).toBe(true);
  });

  it('move with each byte while a body moves', () => {
    start();
    enter('receiving');
    for (let turn = 0; turn < 3; turn += 1) {
      vi.advanceTimersByTime(2500);
      clock.touch();
    }
    expect(passesAt(3000)).toBe(true);
    expect(expired).toEqual(['phase']);
  });

  it('do not move with bytes of an upload once the upstream owes the head', () => {
    start();
    enter('awaiting');
    vi.advanceTimersByTime(4000);
    clock.touch();
    expect(passesAt(1000)).toBe(true);
  });

  it('end with the total, however much moves', () => {
    start();
    enter('receiving');
    for (let turn = 0; turn < 7; turn += 1) {
      vi.advanceTimersByTime(2000);
      clock.touch();
    }
    expect(passesAt(1000)).toBe(true);
    expect(expired).toEqual(['total']);
  });

  it('have no total when there is none, or when the response has no end', () => {
    for (const endless of [true, false]) {
      start({ ...TIMEOUTS, totalMs: endless ? 15_000 : 0 });
      enter('receiving');
      if (endless) clock.endless();
      for (let turn = 0; turn < 20; turn += 1) {
        vi.advanceTimersByTime(2000);
        clock.touch();
      }
      expect(expired).toEqual([]);
      expect(passesAt(3000)).toBe(true);
    }
  });

  it('are over when the attempt is', () => {
    start();
    clock.stop();
    vi.advanceTimersByTime(60_000);
    expect(expired).toEqual([]);
  });

  it('may be longer than a timer of Node can be', () => {
    const days = 24 * 3_600_000;
    start({ connectMs: 40 * days, responseMs: 1, totalMs: 0, idleMs: 1 });
    vi.advanceTimersByTime(39 * days);
    expect(expired).toEqual([]);
    vi.advanceTimersByTime(days);
    expect(expired).toEqual(['phase']);
  });
});
