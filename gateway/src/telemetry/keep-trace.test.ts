import { describe, expect, test } from 'vitest';
import {
  aborted,
  attempt,
  broken,
  forwarded,
  limitDecision,
  limited,
  switched,
  telemetrySettings,
  unreachable,
  unsampled,
  verdict,
} from '../../test/support/settled-records.ts';
import { keepTrace } from './keep-trace.ts';

const settings = telemetrySettings();
const keeping = (keep: Partial<typeof settings.keep>) => ({
  keep: { errors: false, slowMs: 0, limited: false, ...keep },
});

test('what was sampled at the head is kept whatever became of it', () => {
  expect(keepTrace(forwarded(), keeping({}))).toBe('head');
});

test('what was not, and went well, is not kept', () => {
  expect(keepTrace(unsampled(forwarded()), settings)).toBe('no');
});

describe('is kept for its tail', () => {
  test.each([
    ['a response cut off', broken(), { errors: true }],
    ['a status of 5xx', unreachable(), { errors: true }],
    ['a 5xx of the upstream itself', forwarded({ status: 500 }), { errors: true }],
    ['an attempt that was made again', forwarded({ attempts: [attempt(), attempt({ number: 2 })] }), { errors: true }],
    ['a request at the bound of slowness', forwarded(), { slowMs: 12 }],
    ['a refusal by a limit', limited(), { limited: true }],
    [
      'what only a policy in shadow would have refused',
      forwarded({ limits: limitDecision({ verdicts: [verdict({ shadow: true, allowed: false })] }) }),
      { limited: true },
    ],
    [
      'a refusal by the guard',
      forwarded({
        guard: {
          allowed: false,
          mode: 'memory',
          askedStore: false,
          limit: 1,
          wholeLimit: 1,
          consumed: 2,
          blockedForMs: 1,
        },
      }),
      { limited: true },
    ],
  ])('%s, and only if it is asked for', (_name, record, keep) => {
    expect(keepTrace(unsampled(record), keeping(keep))).toBe('tail');
    expect(keepTrace(unsampled(record), keeping({}))).toBe('no');
  });
});

test('a client that left is no error', () => {
  expect(keepTrace(unsampled(aborted()), keeping({ errors: true }))).toBe('no');
});

test('a WebSocket that lived for an hour was not slow', () => {
  expect(keepTrace(unsampled(switched()), settings)).toBe('no');
});
