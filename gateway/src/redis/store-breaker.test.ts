import { beforeEach, describe, expect, it } from 'vitest';
import { createStoreBreaker, type StoreBreaker } from './store-breaker.ts';

let nowMs: number;
let told: string[];
let breaker: StoreBreaker;

beforeEach(() => {
  nowMs = 1_000;
  told = [];
  breaker = createStoreBreaker({
    failures: 3,
    openForMs: 100,
    clock: () => nowMs,
    onChange: (position) => told.push(position),
  });
});

const fail = (times: number, loopWasLate = false): void => {
  for (let time = 0; time < times; time += 1) breaker.failed(loopWasLate);
};

describe('the breaker in front of Redis', () => {
  it('opens after so many failures in a row, not before', () => {
    fail(2);
    expect(breaker.admits()).toBe(true);
    fail(1);
    expect(breaker.admits()).toBe(false);
    expect(told).toEqual(['open']);
  });

  it('counts only failures in a row', () => {
    for (let round = 0; round < 5; round += 1) {
      fail(2);
      breaker.succeeded();
    }
    expect(breaker.position).toBe('closed');
  });

  it('does not count what failed while this process was late', () => {
    fail(50, true);
    expect(breaker.position).toBe('closed');
  });

  it('admits one probe when its time has passed, and the others stay out', () => {
    fail(3);
    nowMs += 99;
    expect(breaker.admits()).toBe(false);
    nowMs += 1;
    expect([breaker.admits(), breaker.admits(), breaker.admits()]).toEqual([true, false, false]);
    breaker.succeeded();
    expect([breaker.admits(), breaker.admits()]).toEqual([true, true]);
    expect(told).toEqual(['open', 'half-open', 'closed']);
  });

  it('opens again for its whole time when the probe fails', () => {
    fail(3);
    nowMs += 100;
    breaker.admits();
    fail(1);
    nowMs += 99;
    expect(breaker.admits()).toBe(false);
    nowMs += 1;
    expect(breaker.admits()).toBe(true);
  });

  it('is not kept open by the failures of those that were under way', () => {
    fail(3);
    nowMs += 60;
    fail(500);
    nowMs += 40;
    expect(breaker.admits()).toBe(true);
  });

  it('sends another probe when one was late by our own fault, or never told', () => {
    fail(3);
    nowMs += 100;
    breaker.admits();
    fail(1, true);
    expect(breaker.admits()).toBe(true);
    expect(breaker.admits()).toBe(false);
    nowMs += 100;
    expect(breaker.admits()).toBe(true);
  });

  it('probes at once when Redis is connected anew', () => {
    fail(3);
    breaker.probeNow();
    expect(breaker.admits()).toBe(true);
    expect(breaker.admits()).toBe(false);
  });
});
