import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newTraceId } from './random-ids.ts';
import { isSampled, samplingThreshold } from './sampling-threshold.ts';

/** The 56 bits of randomness of a trace id (W3C level 2). */
const randomness = (traceId: string): bigint => BigInt(`0x${traceId.slice(18)}`);
/** Of `tracestate`: 14 digits, those that are left out being zeros. */
const thresholdOf = (member: string): bigint => BigInt(`0x${member.slice('ot=th:'.length).padEnd(14, '0')}`);

test('all and nothing need no threshold', () => {
  expect(samplingThreshold(1).member).toBeUndefined();
  expect(samplingThreshold(0).member).toBeUndefined();
  for (const traceId of [newTraceId(), '0'.repeat(32), 'f'.repeat(32)]) {
    expect(isSampled(traceId, samplingThreshold(1))).toBe(true);
    expect(isSampled(traceId, samplingThreshold(0))).toBe(false);
  }
});

// The table of the specification (OpenTelemetry, TraceState: Probability Sampling), at its precision of four digits.
test.each([
  [2, '8'],
  [3, 'aaab'],
  [4, 'c'],
  [5, 'cccd'],
  [8, 'e'],
  [10, 'e666'],
  [16, 'f'],
  [100, 'fd70a'],
  [1000, 'ffbe77'],
  [10_000, 'fff9724'],
  [100_000, 'ffff583a'],
  [1_000_000, 'ffffef39'],
])('one in %d is rejected below %s', (one, digits) => {
  expect(samplingThreshold(1 / one).member).toBe(`ot=th:${digits}`);
});

describe('the decision', () => {
  const share = fc.double({ min: 1e-9, max: 1, noNaN: true });
  const traceId = fc.bigInt({ min: 1n, max: 2n ** 128n - 1n }).map((id) => id.toString(16).padStart(32, '0'));

  test('is what anyone decides who reads the threshold, to the last of the 56 bits', () => {
    const near = fc.tuple(share, fc.bigInt({ min: -40n, max: 40n })).map(([ratio, by]): [number, string] => {
      const { member } = samplingThreshold(ratio);
      const at = (member === undefined ? 0n : thresholdOf(member)) + by;
      const within = at < 0n ? 0n : at >= 2n ** 56n ? 2n ** 56n - 1n : at;
      return [ratio, `4bf92f3577b34da6a3${within.toString(16).padStart(14, '0')}`];
    });
    fc.assert(
      fc.property(fc.oneof(fc.tuple(share, traceId), near), ([ratio, id]) => {
        const threshold = samplingThreshold(ratio);
        const told = threshold.member === undefined ? 0n : thresholdOf(threshold.member);
        expect(isSampled(id, threshold)).toBe(randomness(id) >= told);
      }),
      { numRuns: 2000 },
    );
  });

  test('of a greater share is never a no for a yes of a smaller one', () => {
    fc.assert(
      fc.property(share, share, traceId, (one, other, id) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        if (isSampled(id, samplingThreshold(less))) expect(isSampled(id, samplingThreshold(more))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('keeps the share that was asked for, of ids that we make', () => {
    const threshold = samplingThreshold(0.1);
    let kept = 0;
    for (let at = 0; at < 4000; at += 1) if (isSampled(newTraceId(), threshold)) kept += 1;
    // Seven standard deviations of a share of 10 % in 4000.
    expect(Math.abs(kept - 400)).toBeLessThan(7 * Math.sqrt(4000 * 0.1 * 0.9));
  });
});
