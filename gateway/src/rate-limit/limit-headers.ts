/**
 * `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10), both Lists of Strings with parameters
 * (RFC 9651). What depends on the policies alone is serialised once, by structured-headers; per response there are only
 * two integers per policy left, and writing these by hand costs a tenth of the library. A test holds both equal.
 */
import { serializeItem, serializeList } from 'structured-headers';
import type { HeaderList } from '../header-list.ts';
import type { LimitDecision } from '../record.ts';
import type { RateLimitPolicy } from './policy.ts';
import { planOf } from './policy-plan.ts';

/** The largest Integer of RFC 9651, 3.3.1. */
const LARGEST = 999_999_999_999_999;

interface Advertised {
  /** undefined: none of the policies is advertised. */
  readonly policyField: string | undefined;
  /** By the place of its policy on the route: `"name";r=`, or undefined where it is not advertised. */
  readonly openings: readonly (string | undefined)[];
}

const known = new WeakMap<readonly RateLimitPolicy[], Advertised>();

/** `decision` has its verdicts in the order of the policies. */
export function writeLimitHeaders(
  headers: HeaderList,
  policies: readonly RateLimitPolicy[],
  decision: LimitDecision,
): void {
  let advertised = known.get(policies);
  if (advertised === undefined) {
    advertised = advertise(policies);
    known.set(policies, advertised);
  }
  if (advertised.policyField === undefined) return;
  // Appended: an upstream's own policies stay, and must not be made to look looser.
  headers.append('RateLimit-Policy', advertised.policyField);
  // Without a store nobody knows what remains.
  if (decision.mode === 'allow' || decision.mode === 'refuse') return;
  const field = rateLimitField(advertised.openings, decision);
  if (field !== '') headers.append('RateLimit', field);
}

/** Of a refusal only the policies that refused: so no `t` is later than the Retry-After beside it. */
function rateLimitField(openings: Advertised['openings'], decision: LimitDecision): string {
  let field = '';
  for (let index = 0; index < openings.length; index += 1) {
    const opening = openings[index];
    const verdict = decision.verdicts[index];
    if (opening === undefined || verdict === undefined || (!decision.allowed && verdict.allowed)) continue;
    if (field !== '') field += ', ';
    field += `${opening}${Math.min(verdict.remaining, LARGEST)};t=${Math.ceil(verdict.resetMs / 1000)}`;
  }
  return field;
}

function advertise(policies: readonly RateLimitPolicy[]): Advertised {
  const shown = policies.filter((policy) => policy.headers === 'ietf');
  return {
    policyField: shown.length === 0 ? undefined : serializeList(shown.map((policy) => [policy.name, quotaOf(policy)])),
    openings: policies.map((policy) =>
      policy.headers === 'ietf' ? `${serializeItem([policy.name, new Map()])};r=` : undefined,
    ),
  };
}

/** Whole seconds, rounded up: the quota in a longer window is never more than may be sent. */
function quotaOf(policy: RateLimitPolicy): Map<string, number> {
  const { quota, quotaWindowMs } = planOf(policy);
  return new Map([
    ['q', quota],
    ['w', Math.max(1, Math.ceil(quotaWindowMs / 1000))],
  ]);
}
