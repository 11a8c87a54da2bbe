import { describe, expect, test } from 'vitest';
import { broken, forwarded, limited, telemetrySettings } from '../../test/support/settled-records.ts';
import type { TelemetrySettings } from '../config/model.ts';
import type { RequestRecord, TraceIdentity } from '../record.ts';
import { createSampling } from './sampling.ts';

// Of their randomness the first is the least there is, the last the greatest.
const LEAST = '4bf92f3577b34da6a300000000000000';
const HALF = '4bf92f3577b34da6a380000000000000';
const MOST = '4bf92f3577b34da6a3ffffffffffffff';

const undecided = (traceId: string, more: Partial<TraceIdentity> = {}, sample?: number): RequestRecord => {
  const record = forwarded({ route: { name: 'a', pattern: '/a', sample } });
  const trace = { ...record.trace, traceId, sampled: false, sampledBy: 'undecided' as const, tracestate: undefined };
  return { ...record, trace: { ...trace, ...more } };
};

function samplingWith(settings: Partial<TelemetrySettings>, workers = 1) {
  const clock = { ms: 0 };
  const capped: string[] = [];
  const sampling = createSampling(telemetrySettings(settings), {
    share: { workers },
    now: () => clock.ms,
    capped: (kept) => capped.push(kept),
  });
  const decided = (record: RequestRecord): RequestRecord['trace'] => {
    sampling.decide(record);
    return record.trace;
  };
  const settled = (record: RequestRecord): string => {
    sampling.decide(record);
    return sampling.keep(record);
  };
  return { ...sampling, clock, capped, decided, settled };
}

describe('the head decision', () => {
  test('is of the share of all', () => {
    const { decided } = samplingWith({ sample: 0.5 });
    expect(decided(undecided(LEAST))).toMatchObject({ sampled: false, sampledBy: 'ratio' });
    expect(decided(undecided(HALF))).toMatchObject({ sampled: true, sampledBy: 'ratio' });
  });

  test('is of the share of the route where it has one', () => {
    const { decided } = samplingWith({ sample: 0.5 });
    expect(decided(undecided(MOST, {}, 0))).toMatchObject({ sampled: false, sampledBy: 'route' });
    expect(decided(undecided(LEAST, {}, 1))).toMatchObject({ sampled: true, sampledBy: 'route' });
  });

  test('is of all where no route was found', () => {
    const record = { ...undecided(MOST), route: undefined };
    expect(samplingWith({ sample: 0.5 }).decided(record)).toMatchObject({ sampled: true, sampledBy: 'ratio' });
  });

  test.each(['caller', 'collector', 'route', 'cap'] as const)('that was made by %s stands', (sampledBy) => {
    const { decided, capped } = samplingWith({ sample: 1, cap: { limit: 1, windowMs: 1000 } });
    for (const sampled of [true, false])
      for (let twice = 0; twice < 2; twice += 1)
        expect(decided(undecided(MOST, { sampled, sampledBy }, 1))).toMatchObject({ sampled, sampledBy });
    expect(capped).toEqual([]);
  });

  test('is made once: what becomes known later changes nothing', () => {
    const { decided } = samplingWith({ sample: 1 });
    const record = undecided(MOST);
    decided(record);
    record.route = { name: 'b', pattern: '/b', sample: 0 };
    expect(decided(record)).toMatchObject({ sampled: true, sampledBy: 'ratio' });
  });
});

describe('how many traces one stands for', () => {
  test('is told by the threshold, of what is kept alone', () => {
    const { decided } = samplingWith({ sample: 0.1 });
    expect(decided(undecided(MOST)).tracestate).toBe('ot=th:e666');
    expect(decided(undecided(LEAST)).tracestate).toBeUndefined();
    expect(decided(undecided(MOST, {}, 0.5)).tracestate).toBe('ot=th:8');
  });

  test('is not told where it is one', () => {
    expect(samplingWith({ sample: 1 }).decided(undecided(MOST)).tracestate).toBeUndefined();
  });

  test('is not known of an id that may not be random, nor under a cap', () => {
    expect(samplingWith({ sample: 0.1 }).decided(undecided(MOST, { random: false })).tracestate).toBeUndefined();
    const cap = { limit: 10, windowMs: 1000 };
    expect(samplingWith({ sample: 0.1, cap }).decided(undecided(MOST)).tracestate).toBeUndefined();
  });
});

describe('the cap', () => {
  const cap = { limit: 2, windowMs: 1000 };

  test('says no to what is over, and counts it', () => {
    const { decided, settled, clock, capped } = samplingWith({ cap });
    const by = () => decided(undecided(MOST)).sampledBy;
    expect([by(), by(), by(), by()]).toEqual(['ratio', 'ratio', 'cap', 'cap']);
    expect(decided(undecided(MOST, {}, 1))).toMatchObject({ sampled: false, sampledBy: 'cap' });
    // What becomes of them is not known yet.
    expect(capped).toEqual([]);
    expect([settled(undecided(MOST)), settled(undecided(MOST, {}, 1))]).toEqual(['no', 'no']);
    expect(capped).toEqual(['head', 'head']);
    clock.ms += 500;
    expect([by(), by()]).toEqual(['ratio', 'cap']);
  });

  test('is not touched by what is not chosen, nor by what a caller or the Collector decides', () => {
    const { decided, capped } = samplingWith({ cap, sample: 0.5 });
    for (let at = 0; at < 5; at += 1) {
      decided(undecided(LEAST));
      decided(undecided(MOST, { sampled: true, sampledBy: 'caller' }));
      decided(undecided(MOST, { sampled: true, sampledBy: 'collector' }));
    }
    expect(decided(undecided(MOST)).sampled).toBe(true);
    expect(capped).toEqual([]);
  });

  test('is divided by the workers', () => {
    const { decided } = samplingWith({ cap: { limit: 4, windowMs: 1000 } }, 2);
    const by = () => decided(undecided(MOST)).sampledBy;
    expect([by(), by(), by()]).toEqual(['ratio', 'ratio', 'cap']);
  });
});

describe('at the end', () => {
  const cap = { limit: 2, windowMs: 1000 };
  const unsampled = (record: RequestRecord): RequestRecord => ({
    ...record,
    trace: { ...record.trace, sampled: false },
  });

  test('kept is what was chosen at the head, what became worth it, and nothing else', () => {
    const { keep } = samplingWith({});
    expect(keep(forwarded())).toBe('head');
    expect(keep(unsampled(broken()))).toBe('tail');
    expect(keep(unsampled(forwarded()))).toBe('no');
  });

  test('a flood of failures is no flood of traces: the cap holds, and counts', () => {
    const { keep, clock, capped } = samplingWith({ cap });
    const kept = () => keep(unsampled(broken()));
    expect([kept(), kept(), kept(), keep(unsampled(limited()))]).toEqual(['tail', 'tail', 'no', 'no']);
    expect(capped).toEqual(['tail', 'tail']);
    clock.ms += 500;
    expect([kept(), kept()]).toEqual(['tail', 'no']);
  });

  test('it takes nothing from what the head may choose', () => {
    const { keep, decided } = samplingWith({ cap });
    for (let at = 0; at < 5; at += 1) keep(unsampled(broken()));
    expect(decided(undecided(MOST)).sampled).toBe(true);
  });

  test('the head takes nothing from it', () => {
    const { keep, decided } = samplingWith({ cap });
    for (let at = 0; at < 5; at += 1) decided(undecided(MOST));
    expect([keep(unsampled(broken())), keep(unsampled(broken())), keep(unsampled(broken()))]).toEqual([
      'tail',
      'tail',
      'no',
    ]);
  });

  test('a trace that the head had no room for, and that is kept after all, was not lost to the cap', () => {
    const { settled, capped } = samplingWith({ cap });
    const failed = () => ({ ...broken(), trace: undecided(MOST).trace });
    expect([1, 2, 3, 4].map(() => settled(failed()))).toEqual(['head', 'head', 'tail', 'tail']);
    expect(capped).toEqual([]);
    // Neither has room: one trace, counted once, by what it was chosen as first.
    expect(settled(failed())).toBe('no');
    expect(capped).toEqual(['head']);
  });

  test('what was chosen at the head is never taken back', () => {
    const { keep } = samplingWith({ cap });
    for (let at = 0; at < 5; at += 1) expect(keep(broken())).toBe('head');
  });
});
