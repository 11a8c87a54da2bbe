import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  aborted,
  attempt,
  broken,
  forwarded,
  limitDecision,
  limited,
  logSettings,
  switched,
  unreachable,
  unrouted,
  unsampled,
  verdict,
} from '../../test/support/settled-records.ts';
import type { LogFilter } from '../config/model.ts';
import type { RequestRecord } from '../record.ts';
import { chooseLines } from './choose-lines.ts';
import { requestLevel } from './project-log.ts';
import { isSampled, samplingThreshold } from './sampling-threshold.ts';

/** What is kept at the tail is told by other settings; here nothing is. */
const keep = { errors: false, slowMs: 500, limited: false };

const chooser = (sample: number, only?: LogFilter) => {
  const choose = chooseLines({ log: logSettings({ sample, only }), keep });
  return (record: RequestRecord, kept: 'head' | 'tail' | 'no' = 'no') => choose(record, requestLevel(record), kept);
};

const withTrace = (record: RequestRecord, traceId: string): RequestRecord => ({
  ...record,
  trace: { ...record.trace, traceId },
});

const slow = forwarded({ endedMs: forwarded().startedMs + 500 });
const retried = forwarded({ attempts: [attempt(), attempt({ number: 2 })] });
const inShadow = forwarded({
  limits: limitDecision({ verdicts: [verdict({ shadow: true, allowed: false, remaining: 0 })] }),
});
const good = [
  ['forwarded', forwarded()],
  ['switched', switched()],
  ['not modified', forwarded({ status: 304 })],
] as const;
const bad = [
  ['limited', limited()],
  ['broken', broken()],
  ['broken, and no attempt says why', broken({ attempts: [attempt()] })],
  ['aborted', aborted()],
  ['unreachable', unreachable()],
  ['unrouted', unrouted()],
  ['a status of the upstream', forwarded({ status: 400 })],
  ['slow', slow],
  ['retried', retried],
  ['a failed attempt', forwarded({ attempts: [attempt({ outcome: broken().attempts[0]?.outcome })] })],
  ['over a limit in shadow', inShadow],
] as const;

const share = fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000);

describe('sampling', () => {
  test.each(bad)('never costs a line that tells something: %s', (_name, record) => {
    fc.assert(
      fc.property(share, (sample) => {
        const traceId = randomBytes(16).toString('hex');
        expect(chooser(sample)(withTrace(unsampled(record), traceId))).toBe('written');
      }),
      { numRuns: 30 },
    );
  });

  test.each(good)('leaves out the others: %s', (_name, record) => {
    expect(chooser(0)(record)).toBe('sampled-out');
    expect(chooser(1)(record)).toBe('written');
  });

  test.each(['head', 'tail'] as const)('leaves each kept trace its line: %s', (kept) => {
    expect(chooser(0)(forwarded(), kept)).toBe('written');
  });

  test('chooses by the trace id, as traces are chosen, and more of them with a greater share', () => {
    fc.assert(
      fc.property(share, share, (one, other) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        const record = withTrace(forwarded(), randomBytes(16).toString('hex'));
        const isTraced = isSampled(record.trace.traceId, samplingThreshold(less));
        expect(chooser(less)(record)).toBe(isTraced ? 'written' : 'sampled-out');
        if (isTraced) expect(chooser(more)(record)).toBe('written');
      }),
    );
  });

  test('slowness counts from where traces are kept for it', () => {
    const within = forwarded({ endedMs: forwarded().startedMs + 499 });
    expect(chooser(0)(within)).toBe('sampled-out');
    expect(chooser(0)(slow)).toBe('written');
  });
});

describe('a filter', () => {
  const only = (more: Partial<LogFilter>) =>
    chooser(1, { slowerThanMs: undefined, statuses: [], retried: false, ...more });

  test('takes what is slower', () => {
    const choose = only({ slowerThanMs: 499 });
    expect([slow, forwarded(), broken()].map((record) => choose(record))).toEqual(['written', 'filtered', 'filtered']);
    expect(only({ slowerThanMs: 500 })(slow)).toBe('filtered');
  });

  test('of a connection that was switched takes the time until it was', () => {
    expect(only({ slowerThanMs: 1000 })(switched())).toBe('filtered');
  });

  test('takes statuses, and none', () => {
    const choose = only({
      statuses: [
        { from: 500, to: 599 },
        { from: 0, to: 0 },
      ],
    });
    expect([unreachable(), aborted(), limited()].map((record) => choose(record))).toEqual([
      'written',
      'written',
      'filtered',
    ]);
  });

  test('takes what needed another attempt', () => {
    const choose = only({ retried: true });
    expect([retried, broken()].map((record) => choose(record))).toEqual(['written', 'filtered']);
  });

  test('takes what meets any of several', () => {
    const choose = only({ slowerThanMs: 100, statuses: [{ from: 429, to: 429 }], retried: true });
    expect([slow, limited(), retried].map((record) => choose(record))).toEqual(['written', 'written', 'written']);
    expect(choose(unreachable())).toBe('filtered');
  });

  test('comes before sampling, and what it leaves out is no question of a share', () => {
    const choose = chooser(0, { slowerThanMs: undefined, statuses: [{ from: 200, to: 299 }], retried: false });
    expect(choose(forwarded())).toBe('sampled-out');
    expect(choose(unreachable())).toBe('filtered');
    expect(choose(forwarded(), 'head')).toBe('written');
  });
});
