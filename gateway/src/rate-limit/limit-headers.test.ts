import * as fc from 'fast-check';
import { parseList, serializeList } from 'structured-headers';
import { describe, expect, it } from 'vitest';
import { gcra, slidingWindow } from '../../test/support/limit-policies.ts';
import { HeaderList } from '../header-list.ts';
import type { LimitDecision, LimitVerdict, StoreMode } from '../record.ts';
import { writeLimitHeaders } from './limit-headers.ts';
import type { RateLimitPolicy } from './policy.ts';
import { planOf } from './policy-plan.ts';

function verdictOf(policy: RateLimitPolicy, more: Partial<LimitVerdict> = {}): LimitVerdict {
  const { quota, quotaWindowMs } = planOf(policy);
  return {
    policy: policy.name,
    algorithm: policy.algorithm,
    keyHash: '0123456789ab',
    cost: 1,
    allowed: true,
    limit: quota,
    wholeLimit: quota,
    windowMs: quotaWindowMs,
    remaining: 1,
    resetMs: 1_000,
    shadow: false,
    retryAfterMs: 0,
    ...more,
  };
}

function headersOf(
  policies: readonly RateLimitPolicy[],
  verdicts: readonly LimitVerdict[],
  mode: StoreMode = 'redis',
  headers = new HeaderList(),
): HeaderList {
  const allowed = verdicts.every((verdict) => verdict.allowed);
  const decision: LimitDecision = { allowed, mode, degradedBy: undefined, tripMs: 0, verdicts };
  writeLimitHeaders(headers, policies, decision);
  return headers;
}

const client = slidingWindow(100, 60_000, { name: 'per-client' });
const daily = slidingWindow(1_000, 86_400_000, { name: 'daily' });

describe('the RateLimit fields', () => {
  it('are those of the draft', () => {
    const headers = headersOf(
      [client, daily],
      [verdictOf(client, { remaining: 12, resetMs: 29_001 }), verdictOf(daily, { remaining: 640, resetMs: 3_600_000 })],
    );
    expect(headers.raw).toEqual([
      'RateLimit-Policy',
      '"per-client";q=100;w=60, "daily";q=1000;w=86400',
      'RateLimit',
      '"per-client";r=12;t=30, "daily";r=640;t=3600',
    ]);
  });

  it('are what structured-headers would write, whatever the numbers and names', () => {
    const name = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });
    const shown = fc.record({ name, remaining: fc.nat(), resetMs: fc.nat() });
    fc.assert(
      fc.property(fc.array(shown, { minLength: 1, maxLength: 4 }), (list) => {
        const policies = list.map((item) => slidingWindow(7, 1_000, { name: item.name }));
        const verdicts = policies.map((policy, index) => verdictOf(policy, list[index]));
        const expected = serializeList(
          list.map(({ name: policy, remaining, resetMs }) => [
            policy,
            new Map([
              ['r', remaining],
              ['t', Math.ceil(resetMs / 1000)],
            ]),
          ]),
        );
        expect(headersOf(policies, verdicts).get('RateLimit')).toBe(expected);
      }),
    );
  });

  it('stay valid for a remainder that no structured field can hold', () => {
    const field = headersOf([client], [verdictOf(client, { remaining: 1e18 })]).get('RateLimit') as string;
    expect(parseList(field)).toHaveLength(1);
  });

  it('promise no more than may be sent: of a bucket its burst per refill, in whole seconds rounded up', () => {
    const policyField = (policy: RateLimitPolicy) => headersOf([policy], [verdictOf(policy)]).get('RateLimit-Policy');
    expect(policyField(gcra(10, 1_000, 50, { name: 'bursty' }))).toBe('"bursty";q=50;w=5');
    expect(policyField(gcra(100, 60_000, 5, { name: 'spaced' }))).toBe('"spaced";q=5;w=3');
    expect(policyField(slidingWindow(50, 500, { name: 'short' }))).toBe('"short";q=50;w=1');
    expect(policyField(slidingWindow(50, 2_500, { name: 'odd' }))).toBe('"odd";q=50;w=3');
  });

  it('name of a refusal those who refused, so that no t is later than the wait', () => {
    const headers = headersOf(
      [client, daily],
      [
        verdictOf(client, { allowed: false, remaining: 0, resetMs: 2_000, retryAfterMs: 2_000 }),
        verdictOf(daily, { resetMs: 80_000_000 }),
      ],
    );
    expect(headers.get('RateLimit')).toBe('"per-client";r=0;t=2');
    expect(headers.get('RateLimit-Policy')).toContain('daily');
  });

  it('leave out a policy that does not want them, and all when none does', () => {
    const hidden = slidingWindow(5, 1_000, { name: 'hidden', headers: 'off' });
    expect(headersOf([hidden, client], [verdictOf(hidden), verdictOf(client)]).raw.join()).not.toContain('hidden');
    expect(headersOf([hidden], [verdictOf(hidden)]).raw).toEqual([]);
    const refused = verdictOf(hidden, { allowed: false });
    expect(headersOf([hidden, client], [refused, verdictOf(client)]).get('RateLimit')).toBeUndefined();
  });

  it('never name a policy in shadow, whatever it said', () => {
    const tried = slidingWindow(5, 1_000, { name: 'tried', mode: 'shadow' });
    const refuses = verdictOf(tried, { allowed: false, shadow: true });
    const decision: LimitDecision = {
      allowed: true,
      mode: 'redis',
      degradedBy: undefined,
      tripMs: 0,
      verdicts: [refuses, verdictOf(client, { remaining: 12 })],
    };
    const headers = new HeaderList();
    writeLimitHeaders(headers, [tried, client], decision);
    expect(headers.raw).toEqual(['RateLimit-Policy', '"per-client";q=100;w=60', 'RateLimit', '"per-client";r=12;t=1']);
    const alone = new HeaderList();
    writeLimitHeaders(alone, [tried], { ...decision, verdicts: [refuses] });
    expect(alone.raw).toEqual([]);
  });

  it('say nothing about a remainder that nobody counted', () => {
    for (const mode of ['allow', 'refuse'] as const) {
      const headers = headersOf([client], [verdictOf(client)], mode);
      expect(headers.get('RateLimit')).toBeUndefined();
      expect(headers.get('RateLimit-Policy')).toBe('"per-client";q=100;w=60');
    }
  });

  it('stand beside those of the upstream, which must not look looser', () => {
    const headers = headersOf(
      [client],
      [verdictOf(client)],
      'redis',
      new HeaderList(['ratelimit', '"theirs";r=0;t=9']),
    );
    expect(headers.all('RateLimit')).toEqual(['"theirs";r=0;t=9', '"per-client";r=1;t=1']);
  });
});
