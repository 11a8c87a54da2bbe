/**
 * `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10), both Lists of Strings with parameters
 * (RFC 9651). What depends on the policies alone is serialised once, by structured-headers; per response there are only
 * two integers per policy left, and writing these by hand costs a tenth of the library. A test holds both equal.
 */
import { serializeItem, serializeList } from 'structured-headers';
import type { HeaderList } from '../header-list.ts';
import type { LimitDecision, LimitVerdict } from '../record.ts';
import type { RateLimitPolicy } from './policy.ts';
import { planOf } from './policy-plan.ts';

/** The largest Integer of RFC 9651, 3.3.1. */
const LARGEST = 999_999_999_999_999;

interface Advertised {
  /** undefined: none of the policies is advertised. */
  readonly policyField: string | undefined;
  /** By the place of its policy on the route: `"name"`, or undefined where it is not advertised. */
  readonly names: readonly (string | undefined)[];
  /** The same with `;r=` behind it. */
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
  headers.append(
    'RateLimit-Policy',
    isWhole(policies, decision) ? advertised.policyField : partField(advertised, decision),
  );
  // Without a store nobody knows what remains.
  if (decision.mode === 'allow' || decision.mode === 'refuse') return;
  const field = rateLimitField(advertised.openings, decision);
  if (field !== '') headers.append('RateLimit', field);
}

/** Whether the policies themselves were enforced, and not this worker's part of them. */
function isWhole(policies: readonly RateLimitPolicy[], { verdicts }: LimitDecision): boolean {
  for (let index = 0; index < verdicts.length; index += 1) {
    const { quota, quotaWindowMs } = planOf(policies[index] as RateLimitPolicy);
    const { limit, windowMs } = verdicts[index] as LimitVerdict;
    if (limit !== quota || windowMs !== quotaWindowMs) return false;
  }
  return true;
}

/** The parts move with the number of workers, so they are written anew for each response. */
function partField({ names }: Advertised, { verdicts }: LimitDecision): string {
  let field = '';
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index];
    const verdict = verdicts[index];
    if (name === undefined || verdict === undefined) continue;
    if (field !== '') field += ', ';
    field += `${name};q=${verdict.limit};w=${wholeSeconds(verdict.windowMs)}`;
  }
  return field;
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
  const shown = policies.filter(isAdvertised);
  const names = policies.map((policy) => (isAdvertised(policy) ? serializeItem([policy.name, new Map()]) : undefined));
  return {
    policyField: shown.length === 0 ? undefined : serializeList(shown.map((policy) => [policy.name, quotaOf(policy)])),
    names,
    openings: names.map((name) => name && `${name};r=`),
  };
}

/** A limit that refuses nobody is no promise and no threat to a client. */
const isAdvertised = ({ headers, mode }: RateLimitPolicy): boolean => headers === 'ietf' && mode === 'enforce';

/** Rounded up: the quota in a longer window is never more than may be sent. */
const wholeSeconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));

function quotaOf(policy: RateLimitPolicy): Map<string, number> {
  const { quota, quotaWindowMs } = planOf(policy);
  return new Map([
    ['q', quota],
    ['w', wholeSeconds(quotaWindowMs)],
  ]);
}
