/**
 * What every limiter promises, whatever it counts in. Time is virtual, so both sides of every limit can be touched to the
 * millisecond. Windows are an hour long: what Redis lets expire by its own clock does not expire during a test.
 */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LimitCharge, type Limiter, promises } from '../../src/rate-limit/limiter.ts';
import type { RateLimitPolicy } from '../../src/rate-limit/policy.ts';
import type { LimitDecision, LimitVerdict } from '../../src/record.ts';
import { charge, gcra, slidingWindow } from '../support/limit-policies.ts';
import type { VirtualClock } from '../support/virtual-clock.ts';
import { modelOf } from './limit-model.ts';

export interface LimiterFixture {
  readonly limiter: Limiter;
  readonly clock: VirtualClock;
  close(): Promise<void>;
}

const HOUR = 3_600_000;
const shapes: Record<string, () => RateLimitPolicy> = {
  'a sliding window that is logged': () => slidingWindow(7, HOUR),
  'a sliding window in slots': () => slidingWindow(450, HOUR),
  'a sliding window in slots that divides badly': () => slidingWindow(201, HOUR - 7),
  'gcra with a small burst': () => gcra(60, HOUR, 3),
  'gcra with a large burst': () => gcra(7, HOUR, 30),
};

export function limiterContract(name: string, runs: number, start: () => Promise<LimiterFixture>): void {
  describe(`the limiter ${name}`, () => {
    let fixture: LimiterFixture;
    beforeAll(async () => {
      fixture = await start();
    });
    afterAll(() => fixture.close());

    const decide = async (...charges: LimitCharge[]): Promise<LimitDecision> => fixture.limiter.decide(charges);
    const verdict = async (policy: RateLimitPolicy, cost = 1, key?: string): Promise<LimitVerdict> =>
      (await decide(charge(policy, cost, key))).verdicts[0] as LimitVerdict;
    const exhaust = async (policy: RateLimitPolicy): Promise<LimitVerdict> => {
      await verdict(policy, policy.burst);
      return verdict(policy);
    };

    for (const [shape, makePolicy] of Object.entries(shapes)) {
      describe(`by ${shape}`, () => {
        it('admits exactly the burst at once, and then refuses', async () => {
          const policy = makePolicy();
          for (let left = policy.burst - 1; left >= 0; left -= 1)
            expect(await verdict(policy)).toMatchObject({ allowed: true, remaining: left, retryAfterMs: 0 });
          expect(await verdict(policy)).toMatchObject({ allowed: false, remaining: 0 });
        });

        it('admits who waits as long as told, and not who comes a millisecond earlier', async () => {
          const policy = makePolicy();
          const { retryAfterMs } = await exhaust(policy);
          expect(retryAfterMs).toBeGreaterThan(0);
          fixture.clock.advance(retryAfterMs - 1);
          expect(await verdict(policy)).toMatchObject({ allowed: false, retryAfterMs: 1 });
          fixture.clock.advance(1);
          expect(await verdict(policy)).toMatchObject({ allowed: true });
        });

        it('has more remaining after the reset it told, and not a millisecond earlier', async () => {
          const policy = makePolicy();
          await verdict(policy, 2);
          fixture.clock.advance(policy.windowMs / 200);
          const { remaining, resetMs } = await verdict(policy);
          expect(resetMs).toBeGreaterThan(0);
          fixture.clock.advance(resetMs - 1);
          expect((await verdict(policy, 0)).remaining).toBe(remaining);
          fixture.clock.advance(1);
          expect((await verdict(policy, 0)).remaining).toBeGreaterThan(remaining);
        });

        it('never tells a wait that is shorter than the reset', async () => {
          const policy = makePolicy();
          const { retryAfterMs, resetMs } = await exhaust(policy);
          expect(retryAfterMs).toBeGreaterThanOrEqual(resetMs);
        });

        it('consumes nothing by a refusal, nor by asking', async () => {
          const policy = makePolicy();
          const before = await exhaust(policy);
          for (let round = 0; round < 20; round += 1) {
            await verdict(policy, 1 + (round % 2));
            await verdict(policy, 0);
          }
          expect(await verdict(policy)).toEqual(before);
        });

        it('takes cost for cost, and all of it or none', async () => {
          const policy = makePolicy();
          expect(await verdict(policy, policy.burst - 1)).toMatchObject({ allowed: true, remaining: 1 });
          expect(await verdict(policy, 2)).toMatchObject({ allowed: false, remaining: 1 });
          expect(await verdict(policy, 1)).toMatchObject({ allowed: true, remaining: 0 });
        });

        it('refuses for ever what costs more than it can hold, with a wait that is not nothing', async () => {
          const policy = makePolicy();
          const { allowed, retryAfterMs } = await verdict(policy, policy.burst + 1);
          expect({ allowed, waits: retryAfterMs > 0 }).toEqual({ allowed: false, waits: true });
        });

        it('admits exactly the burst of a thousand that come together', async () => {
          const policy = makePolicy();
          const decisions = await Promise.all(Array.from({ length: 1_000 }, () => decide(charge(policy))));
          expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(policy.burst);
        });

        it('keeps its promise in every span of its window, and decides like the model', async () => {
          const arrivals = fc.array(
            fc.record({
              afterPart: fc.oneof(
                fc.constant(0),
                fc.double({ min: 0, max: 0.02, noNaN: true }),
                fc.double({ min: 0, max: 1.2, noNaN: true }),
                // Just before and just after what was admitted stops counting.
                fc.double({ min: 0.985, max: 1.015, noNaN: true }),
              ),
              costPart: fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
            }),
            { minLength: 1, maxLength: 60 },
          );
          await fc.assert(
            fc.asyncProperty(arrivals, async (sequence) => {
              const policy = makePolicy();
              const model = modelOf(policy);
              const admitted: { atMs: number; cost: number }[] = [];
              for (const { afterPart, costPart } of sequence) {
                fixture.clock.advance(Math.round(afterPart * policy.windowMs));
                const cost = Math.max(1, Math.round(costPart * policy.burst));
                const { allowed, remaining } = await verdict(policy, cost);
                expect({ allowed, remaining }).toEqual(model.decide(fixture.clock(), cost));
                if (allowed) admitted.push({ atMs: fixture.clock(), cost });
              }
              expect(mostInAnyWindow(admitted, policy.windowMs)).toBeLessThanOrEqual(
                promises[policy.algorithm].atMostInWindow(policy),
              );
            }),
            { numRuns: runs },
          );
        });

        it('gives nothing for a clock that steps back and comes forward again', async () => {
          const policy = makePolicy();
          const { retryAfterMs } = await exhaust(policy);
          const part = Math.floor(retryAfterMs / 10);
          fixture.clock.advance(-5 * part);
          expect(await verdict(policy)).toMatchObject({ allowed: false, remaining: 0 });
          fixture.clock.advance(5 * part + 9 * part);
          expect(await verdict(policy)).toMatchObject({ allowed: false, remaining: 0 });
          fixture.clock.advance(retryAfterMs - 9 * part);
          expect(await verdict(policy)).toMatchObject({ allowed: true });
        });

        it('locks nobody out when the clock steps back by days', async () => {
          const policy = makePolicy();
          await exhaust(policy);
          fixture.clock.advance(-1_000 * HOUR);
          const { allowed, retryAfterMs } = await verdict(policy);
          expect({ allowed, soon: retryAfterMs <= 1.01 * policy.windowMs + 1 }).toEqual({ allowed: false, soon: true });
          fixture.clock.advance(retryAfterMs);
          expect(await verdict(policy)).toMatchObject({ allowed: true });
        });

        it('counts what was admitted under an earlier rate, and asks no longer wait than the new one can', async () => {
          const policy = makePolicy();
          await verdict(policy, policy.burst);
          const wider = { ...policy, limit: policy.limit + 5, burst: policy.burst + 5 };
          expect((await verdict(wider, 0)).remaining).toBeLessThanOrEqual(5 + (policy.algorithm === 'gcra' ? 25 : 0));
          const narrow = { ...policy, limit: 2, burst: 2, windowMs: policy.windowMs / 2 };
          const { allowed, retryAfterMs } = await verdict(narrow, 2);
          expect({ allowed, soon: retryAfterMs <= narrow.windowMs }).toEqual({ allowed: false, soon: true });
          fixture.clock.advance(retryAfterMs);
          expect(await verdict(narrow, 2)).toMatchObject({ allowed: true });
        });
      });
    }

    it('charges all policies or none, whatever their algorithms', async () => {
      const wide = slidingWindow(100, HOUR);
      const slots = slidingWindow(300, HOUR);
      const narrow = gcra(1, HOUR, 2);
      const together = [charge(wide), charge(slots), charge(narrow)];
      await decide(...together);
      await decide(...together);
      const refused = await decide(...together);
      expect(refused.allowed).toBe(false);
      expect(refused.verdicts.map(({ allowed, remaining }) => ({ allowed, remaining }))).toEqual([
        { allowed: true, remaining: 98 },
        { allowed: true, remaining: 298 },
        { allowed: false, remaining: 0 },
      ]);
      expect((await verdict(wide, 0)).remaining).toBe(98);
      expect((await verdict(slots, 0)).remaining).toBe(298);
    });

    it('charges nothing when only the first of several refuses', async () => {
      const narrow = slidingWindow(1, HOUR);
      const wide = gcra(100, HOUR, 100);
      await decide(charge(narrow), charge(wide));
      expect((await decide(charge(narrow), charge(wide))).allowed).toBe(false);
      expect((await verdict(wide, 0)).remaining).toBe(99);
    });

    describe('with policies in shadow', () => {
      const shadow = { mode: 'shadow' } as const;
      const seen = ({ allowed, verdicts }: LimitDecision) => [
        allowed,
        ...verdicts.map(
          (one) => `${one.shadow ? 'shadow ' : ''}${one.allowed ? 'allows' : 'refuses'}, ${one.remaining}`,
        ),
      ];

      it('lets through what only they refuse, and charges the enforced', async () => {
        const tried = gcra(1, HOUR, 1, shadow);
        const wide = slidingWindow(5, HOUR);
        const both = [charge(tried), charge(wide)];
        expect(seen(await decide(...both))).toEqual([true, 'shadow allows, 0', 'allows, 4']);
        expect(seen(await decide(...both))).toEqual([true, 'shadow refuses, 0', 'allows, 3']);
        expect((await verdict(wide, 0)).remaining).toBe(3);
      });

      it('charges them nothing for what an enforced one refuses', async () => {
        const narrow = slidingWindow(1, HOUR);
        const tried = slidingWindow(300, HOUR, shadow);
        const both = [charge(narrow), charge(tried)];
        await decide(...both);
        expect(seen(await decide(...both))).toEqual([false, 'refuses, 0', 'shadow allows, 299']);
        expect((await verdict(tried, 0)).remaining).toBe(299);
      });

      it('charges one whatever the other says', async () => {
        const narrow = gcra(1, HOUR, 1, shadow);
        const wide = slidingWindow(9, HOUR, shadow);
        const both = [charge(narrow), charge(wide)];
        await decide(...both);
        expect(seen(await decide(...both))).toEqual([true, 'shadow refuses, 0', 'shadow allows, 7']);
        expect((await verdict(wide, 0)).remaining).toBe(7);
      });

      it('counts on in the same bucket when one is enforced', async () => {
        const tried = slidingWindow(2, HOUR, shadow);
        await verdict(tried, 2);
        expect(await decide(charge({ ...tried, mode: 'enforce' }))).toMatchObject({ allowed: false });
      });

      it('decides like models that are asked one after the other', async () => {
        const arrivals = fc.array(
          fc.record({
            afterPart: fc.double({ min: 0, max: 0.4, noNaN: true }),
            costs: fc.tuple(...[1, 2, 3].map(() => fc.integer({ min: 1, max: 4 }))),
          }),
          { minLength: 1, maxLength: 40 },
        );
        const modes = fc.array(fc.boolean(), { minLength: 3, maxLength: 3 });
        await fc.assert(
          fc.asyncProperty(arrivals, modes, async (sequence, inShadow) => {
            const policies = [slidingWindow(7, HOUR), slidingWindow(301, HOUR), gcra(60, HOUR, 9)].map(
              (policy, index): RateLimitPolicy => (inShadow[index] === true ? { ...policy, ...shadow } : policy),
            );
            const models = policies.map(modelOf);
            for (const { afterPart, costs } of sequence) {
              fixture.clock.advance(Math.round(afterPart * HOUR));
              const now = fixture.clock();
              const asked = models.map((model, index) => model.wouldAllow(now, costs[index] as number));
              const allowed = asked.every((one, index) => one || inShadow[index] === true);
              const expected = models.map((model, index) => ({
                allowed: asked[index],
                shadow: inShadow[index],
                remaining:
                  allowed && asked[index] === true
                    ? model.decide(now, costs[index] as number).remaining
                    : model.remaining(now),
              }));
              const decision = await decide(...policies.map((policy, index) => charge(policy, costs[index])));
              expect(decision.allowed).toBe(allowed);
              expect(
                decision.verdicts.map((one) => ({
                  allowed: one.allowed,
                  shadow: one.shadow,
                  remaining: one.remaining,
                })),
              ).toEqual(expected);
            }
          }),
          { numRuns: runs },
        );
      });
    });

    it('counts keys apart, policies apart, and one bucket once however it is reached', async () => {
      const one = slidingWindow(3, HOUR);
      const other = slidingWindow(3, HOUR);
      await verdict(one, 3, 'a');
      expect(await verdict(one, 1, 'b')).toMatchObject({ allowed: true, remaining: 2 });
      expect(await verdict(other, 1, 'a')).toMatchObject({ allowed: true, remaining: 2 });
      expect(await verdict({ ...one }, 1, 'a')).toMatchObject({ allowed: false });
    });

    it('says what it decided with the numbers, and never the key', async () => {
      const policy = slidingWindow(5, HOUR);
      const decision = await decide(charge(policy, 2, 'client-key-in-the-clear'));
      expect(decision.verdicts).toEqual([
        {
          policy: policy.name,
          algorithm: 'sliding-window',
          keyHash: expect.stringMatching(/^[0-9a-f]{12}$/),
          cost: 2,
          allowed: true,
          shadow: false,
          limit: 5,
          wholeLimit: 5,
          windowMs: HOUR,
          remaining: 3,
          resetMs: HOUR,
          retryAfterMs: 0,
        },
      ]);
      expect(JSON.stringify(decision)).not.toContain('clear');
    });
  });
}

function mostInAnyWindow(admitted: readonly { atMs: number; cost: number }[], windowMs: number): number {
  let most = 0;
  for (const { atMs: from } of admitted) {
    const inside = admitted.filter(({ atMs }) => atMs >= from && atMs < from + windowMs);
    most = Math.max(
      most,
      inside.reduce((sum, { cost }) => sum + cost, 0),
    );
  }
  return most;
}
