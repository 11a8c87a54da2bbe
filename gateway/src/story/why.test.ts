import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../test/support/any-text.ts';
import {
  aborted,
  attempt,
  broken,
  forwarded,
  limitDecision,
  limited,
  switched,
  unreachable,
  unrouted,
  verdict,
} from '../../test/support/settled-records.ts';
import { type ProblemCode, problems } from '../problems.ts';
import type { OutcomeNote, RequestRecord } from '../record.ts';
import { redactQuery } from '../redact.ts';
import { chipOf } from './chip.ts';
import { whyOf } from './why.ts';

const refusedFor = (problem: ProblemCode, more: Partial<RequestRecord> = {}): RequestRecord =>
  forwarded({
    attempts: [],
    limits: undefined,
    status: problems[problem].status,
    outcome: { kind: 'refused', by: 'match-route', problem, detail: '', retryAfterMs: undefined },
    ...more,
  });

const failed = (failure: string) =>
  attempt({
    outcome: { kind: 'failed', problem: 'upstream-reset', failure },
    connectedMs: undefined,
    requestSentMs: undefined,
  });

const blocked = {
  allowed: false,
  mode: 'redis',
  askedStore: true,
  limit: 6000,
  wholeLimit: 6000,
  consumed: 6001,
  blockedForMs: 41_000,
} as const;

describe('why a request ended as it did', () => {
  it.each([
    [forwarded({ status: 201 }), 'ok', 'orders answered, by route get-order'],
    [forwarded({ status: 404 }), '4xx', 'orders answered 404 (not found), by route get-order'],
    [forwarded({ status: 500 }), 'broken', 'orders answered 500 (internal server error), by route get-order'],
    [
      forwarded({ endedMs: 1900, attempts: [attempt({ firstByteMs: 1800, endedMs: 1850 })] }),
      'ok',
      'orders answered after 798 ms, by route get-order',
    ],
    [
      forwarded({ endedMs: 6000, attempts: [attempt({ endedMs: 5900 })] }),
      'ok',
      'orders answered and sent its body for 4.9 s, by route get-order',
    ],
    [
      forwarded({ attempts: [failed('refused'), attempt({ number: 2 })] }),
      'ok',
      'first attempt: 127.0.0.1:7001 refused the connection; then orders answered, by route get-order',
    ],
    [
      forwarded({ limits: limitDecision({ mode: 'local', degradedBy: 'timeout' }) }),
      'ok',
      'orders answered, by route get-order; Redis did not answer before the deadline',
    ],
    [switched(), 'ok', 'orders switched to another protocol, open for 1 h, by route get-order'],
    [forwarded({ outcome: { kind: 'answered', by: 'preflight' } }), 'ok', 'answered by the gateway itself (preflight)'],
    [limited(), 'limited', 'per-client: 10 of 10 used in any 10 s; again in 2 s'],
    [
      limited({
        limits: limitDecision({
          allowed: false,
          verdicts: [
            verdict({ policy: 'wide' }),
            verdict({ policy: 'a', allowed: false, remaining: 0, retryAfterMs: 1000 }),
            verdict({ policy: 'b', allowed: false, remaining: 0, retryAfterMs: 2000 }),
          ],
        }),
      }),
      'limited',
      'a: 10 of 10 used in any 10 s; again in 1 s; b: 10 of 10 used in any 10 s; again in 2 s',
    ],
    [
      refusedFor('client-blocked', { guard: blocked }),
      'limited',
      'guard: blocked for 41 s: this client sent more than the 6000 it may',
    ],
    [
      refusedFor('limits-unavailable', {
        limits: limitDecision({ allowed: false, mode: 'refuse', degradedBy: 'breaker-open' }),
      }),
      'broken',
      'Redis failed again and again and is left alone for a moment, and this gateway is set to refuse without it',
    ],
    [unrouted(), 'refused', 'no route takes POST /orders/42'],
    [refusedFor('method-not-allowed'), 'refused', 'a route has this path, but none takes POST on it'],
    [refusedFor('bad-host'), 'refused', 'The request needs exactly one valid Host header'],
    [refusedFor('internal-error'), 'broken', 'the gateway itself failed in match-route; its log says how'],
    [
      unreachable({ attempts: [failed('refused')] }),
      'broken',
      '127.0.0.1:7001 refused the connection; nothing was sent',
    ],
    [
      unreachable({ attempts: [failed('refused'), failed('reset')] }),
      'broken',
      'last of 2 attempts: 127.0.0.1:7001 broke the connection off; nothing was sent',
    ],
    [
      broken({ attempts: [attempt({ outcome: { kind: 'failed', problem: 'upstream-reset', failure: 'closed' } })] }),
      'broken',
      'cut off after 512 bytes: 127.0.0.1:7001 closed the connection before its answer was complete',
    ],
    [
      broken({ attempts: [], outcome: { kind: 'broken', problem: 'internal-error' } }),
      'broken',
      'cut off after 512 bytes: The gateway failed while handling this request',
    ],
    [aborted(), 'aborted', 'the client left after 12 ms, before orders had answered'],
    [aborted({ attempts: [] }), 'aborted', 'the client left after 12 ms, before the request was sent on'],
    [
      aborted({ responseBytes: 2048, outcome: { kind: 'aborted', during: 'response' } }),
      'aborted',
      'the client left after 2 KiB of the answer',
    ],
    [forwarded({ outcome: undefined }), 'aborted', 'the client left'],
  ] as const)('%#: %s → %s', (record, chip, why) => {
    expect(whyOf(record)).toBe(why);
    expect(chipOf(record)).toBe(chip);
  });

  it.each(Object.keys(problems) as ProblemCode[])(
    'has words for a refusal with %s and nothing else known',
    (problem) => {
      const why = whyOf(refusedFor(problem, { route: undefined, client: undefined, guard: undefined }));
      expect(why.length).toBeGreaterThan(10);
      expect(why).not.toContain('undefined');
    },
  );

  it('tells of every kind of end', () => {
    const ends: Record<OutcomeNote['kind'], RequestRecord> = {
      forwarded: forwarded(),
      switched: switched(),
      answered: forwarded({ outcome: { kind: 'answered', by: 'x' } }),
      refused: unrouted(),
      broken: broken(),
      aborted: aborted(),
    };
    for (const record of Object.values(ends)) expect(whyOf(record)).not.toBe('');
  });

  it('is one line without a value of the query, whatever was sent', () => {
    const text = anyText(400);
    fc.assert(
      fc.property(text, text, (path, method) => {
        const { request } = unrouted();
        const why = whyOf(
          unrouted({ request: { ...request, method, path, query: redactQuery('token=hunter2', new Set()) } }),
        );
        expect(why).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(why).not.toContain('hunter2');
        expect(why.length).toBeLessThanOrEqual(240);
      }),
    );
  });
});
