import { describe, expect, it } from 'vitest';
import { createGuard } from './guard.ts';

describe('the guard in memory', () => {
  it('admits the limit, and then blocks for as long as it is set to', async () => {
    const guard = createGuard({ limit: 3, windowMs: 60_000, blockForMs: 120_000 }, undefined);
    const notes = [];
    for (let round = 0; round < 4; round += 1) notes.push(await guard.admit('203.0.113.7'));
    expect(notes.map(({ allowed, consumed, mode }) => `${allowed} ${consumed} ${mode}`)).toEqual([
      'true 1 memory',
      'true 2 memory',
      'true 3 memory',
      'false 4 memory',
    ]);
    expect(notes.at(-1)?.blockedForMs).toBe(120_000);
    expect(await guard.admit('203.0.113.8')).toMatchObject({ allowed: true });
  });

  it('admits its part where it is one of several workers, as many as there are now', async () => {
    const share = { workers: 4 };
    const guard = createGuard({ limit: 9, windowMs: 60_000, blockForMs: 60_000 }, undefined, share);
    const noted = async (client: string) => {
      const { allowed, limit, wholeLimit } = await guard.admit(client);
      expect(wholeLimit).toBe(9);
      return `${allowed} of ${limit}`;
    };
    expect([await noted('a'), await noted('a'), await noted('a')]).toEqual(['true of 2', 'true of 2', 'false of 2']);
    share.workers = 3;
    expect([await noted('b'), await noted('b'), await noted('b'), await noted('b')]).toEqual([
      'true of 3',
      'true of 3',
      'true of 3',
      'false of 3',
    ]);
    share.workers = 64;
    expect([await noted('c'), await noted('c')]).toEqual(['true of 1', 'false of 1']);
  });

  it('takes windows and blocks longer than a timer can run', async () => {
    const guard = createGuard({ limit: 1, windowMs: 90 * 86_400_000, blockForMs: 90 * 86_400_000 }, undefined);
    await guard.admit('203.0.113.7');
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await guard.admit('203.0.113.7')).toMatchObject({ allowed: false });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await guard.admit('203.0.113.7')).toMatchObject({ allowed: false });
  });
});
