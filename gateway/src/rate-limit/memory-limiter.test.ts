import { describe, expect, it } from 'vitest';
import { charge, gcra, slidingWindow } from '../../test/support/limit-policies.ts';
import { virtualClock } from '../../test/support/virtual-clock.ts';
import { createKeyHash } from './key-hash.ts';
import { createMemoryLimiter } from './memory-limiter.ts';

const keyHash = createKeyHash();

describe('the memory of the limiter in memory', () => {
  it('is bounded: the key seen first is forgotten', () => {
    const limiter = createMemoryLimiter({ clock: virtualClock(), keyHash, maxKeys: 3 });
    const policy = slidingWindow(1, 1_000);
    for (const key of ['a', 'b', 'c']) limiter.decide([charge(policy, 1, key)]);
    expect(limiter.decide([charge(policy, 1, 'a')]).allowed).toBe(false);
    limiter.decide([charge(policy, 1, 'd')]);
    expect(limiter.decide([charge(policy, 1, 'c')]).allowed).toBe(false);
    expect(limiter.decide([charge(policy, 1, 'd')]).allowed).toBe(false);
    expect(limiter.decide([charge(policy, 1, 'a')]).allowed).toBe(true);
  });

  it('keeps who is limited while keys that are over make room', () => {
    const clock = virtualClock();
    const limiter = createMemoryLimiter({ clock, keyHash, maxKeys: 20 });
    const policy = gcra(1, 1_000, 1);
    const long = gcra(1, 3_600_000, 1);
    limiter.decide([charge(long, 1, 'limited')]);
    for (let key = 0; key < 1_000; key += 1) {
      limiter.decide([charge(policy, 1, String(key))]);
      clock.advance(200);
    }
    expect(limiter.decide([charge(long, 1, 'limited')]).allowed).toBe(false);
    expect(limiter.decide([charge(policy, 1, '999')]).allowed).toBe(false);
  });

  it('starts anew when a policy keeps its name but changes its algorithm', () => {
    const limiter = createMemoryLimiter({ clock: virtualClock(), keyHash });
    const policy = slidingWindow(1, 1_000);
    limiter.decide([charge(policy)]);
    expect(limiter.decide([charge({ ...policy, algorithm: 'gcra' })]).allowed).toBe(true);
  });

  it('says how a decision came about that Redis could not make', () => {
    const limiter = createMemoryLimiter({ clock: virtualClock(), keyHash });
    expect(limiter.decideFor('local', 'timeout', 25, [charge(slidingWindow(1, 1_000))])).toMatchObject({
      allowed: true,
      mode: 'local',
      degradedBy: 'timeout',
      tripMs: 25,
    });
  });
});
