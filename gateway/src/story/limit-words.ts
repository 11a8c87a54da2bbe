/** What a limit or the guard decided, with the arithmetic, and where it was counted. */
import type { KeyPart } from '../rate-limit/policy.ts';
import type { GuardNote, LimitDecision, LimitVerdict, RequestRecord, StoreMode } from '../record.ts';
import { wouldBeLimited } from '../record-facts.ts';
import { anyWindow, took, wait } from './amounts.ts';

type DegradedBy = NonNullable<LimitDecision['degradedBy']>;

const degradedWords: Readonly<Record<DegradedBy, string>> = {
  timeout: 'Redis did not answer before the deadline',
  connection: 'there is no connection to Redis',
  'breaker-open': 'Redis failed again and again and is left alone for a moment',
  error: 'Redis answered with an error',
};

/** Without a reason in the record, as of the guard, which asks a library. */
const whyWithoutRedis = (degradedBy: DegradedBy | undefined): string =>
  degradedBy === undefined ? 'Redis is away' : degradedWords[degradedBy];

/** `37 of 100 left in any minute`; of a bucket, which refills evenly, what is left of its burst. */
export function verdictInWords(verdict: LimitVerdict, mode: StoreMode): string {
  const { policy, shadow, allowed, remaining, retryAfterMs, cost } = verdict;
  const of = ofLimit(verdict);
  const again = `again in ${wait(retryAfterMs)}`;
  const name = shadow ? `${policy} (shadow)` : policy;
  if (mode === 'allow') return `${name}: let through without counting`;
  if (mode === 'refuse') return `${name}: ${shadow ? 'would have been ' : ''}refused without counting; ${again}`;
  if (allowed) return `${name}: ${remaining} ${of} left${span(verdict)}`;
  const would = shadow ? `${WOULD_BE_LIMITED}, ` : '';
  if (remaining > 0)
    return `${name}: ${would}${remaining} ${of} left${span(verdict)}, and this request costs ${cost}; ${again}`;
  return `${name}: ${would}${verdict.limit} ${of} used${span(verdict)}; ${again}`;
}

const WOULD_BE_LIMITED = 'would have been limited';

/** `new-orders (shadow): would have been limited`; empty where no policy in shadow would have refused what others let through. */
export const shadowInShort = (record: RequestRecord): string =>
  wouldBeLimited(record) ? `${shadowsThatRefuse(record)} (shadow): ${WOULD_BE_LIMITED}` : '';

const shadowsThatRefuse = ({ limits }: RequestRecord): string =>
  (limits?.verdicts ?? [])
    .filter(({ shadow, allowed }) => shadow && !allowed)
    .map(({ policy }) => policy)
    .join(' and ');

function ofLimit({ algorithm, limit, wholeLimit }: LimitVerdict): string {
  const part = partInWords(limit, wholeLimit);
  return `of ${algorithm === 'gcra' ? 'a burst of ' : ''}${limit}${part === '' ? '' : ` (${part})`}`;
}

/** Of what one of several workers counts by itself; empty: it is the whole. */
const partInWords = (limit: number, wholeLimit: number): string =>
  wholeLimit > limit ? `this worker's part of ${wholeLimit}` : '';

function span({ algorithm, windowMs }: LimitVerdict): string {
  switch (algorithm) {
    case 'sliding-window':
      return ` in ${anyWindow(windowMs)}`;
    case 'gcra':
      return `, all back within ${wait(windowMs)}`;
  }
}

const keyWords: Readonly<Record<KeyPart, string>> = {
  client: "the client's address",
  route: 'the route',
  method: 'the method',
  host: 'the host',
};

/** `counted as 11c2… (a hash of the client's address)`: an address of somebody is shown to nobody. */
function countedAs({ keyHash }: LimitVerdict, key: readonly KeyPart[] | undefined): string {
  const what = key === undefined ? 'its key' : key.map((part) => keyWords[part]).join(' and ');
  return `counted as ${keyHash} (a hash of ${what})`;
}

/** `counted as 11c2… (a hash of the client's address), decided in Redis in 0.4 ms` */
export function verdictAside(
  verdict: LimitVerdict,
  decision: LimitDecision,
  key: readonly KeyPart[] | undefined,
): string {
  const isUncounted = decision.mode === 'allow' || decision.mode === 'refuse';
  const parts = [...(isUncounted ? [] : [countedAs(verdict, key)]), decidedWhere(decision)];
  if (isUncounted) return parts.join(', ');
  if (!decision.allowed && verdict.allowed) parts.push('not charged, because another limit refused');
  else if (verdict.allowed && verdict.cost !== 1) parts.push(`this request cost ${verdict.cost}`);
  if (verdict.allowed && verdict.resetMs > 0) parts.push(`more in ${wait(verdict.resetMs)}`);
  return parts.join(', ');
}

export function decidedWhere({ mode, degradedBy, tripMs }: LimitDecision): string {
  const why = whyWithoutRedis(degradedBy);
  const waited = tripMs > 0 ? ` (waited ${took(tripMs)})` : '';
  switch (mode) {
    case 'redis':
      return `decided in Redis in ${took(tripMs)}`;
    case 'memory':
      return 'decided in this process, as no Redis is configured';
    case 'local':
      return `decided in this process, as ${why}${waited}`;
    case 'allow':
      return `${why}${waited}, and redis.whenDown is allow`;
    case 'refuse':
      return `${why}${waited}, and redis.whenDown is refuse`;
  }
}

/** Why limits were not decided where the configuration wants them; undefined when they were. */
export const degradedInShort = (limits: LimitDecision | undefined): string | undefined =>
  limits?.degradedBy === undefined ? undefined : degradedWords[limits.degradedBy];

export function guardInWords({ allowed, consumed, limit, wholeLimit, blockedForMs }: GuardNote): string {
  const part = partInWords(limit, wholeLimit);
  return allowed
    ? `let through: ${consumed} of ${limit}${part === '' ? '' : ` (${part})`} used by this client`
    : `blocked for ${wait(blockedForMs)}: this client sent more than the ${limit} it may${part === '' ? '' : `, ${part}`}`;
}

export function guardAside({ mode }: GuardNote): string {
  switch (mode) {
    case 'redis':
      return 'counted in Redis, for all gateways together';
    case 'memory':
      return 'counted in this process, as no Redis is configured';
    case 'local':
      return 'counted in this process, as Redis is away';
    case 'allow':
      return 'not counted, as Redis is away';
    case 'refuse':
      return 'not counted, as Redis is away, and redis.whenDown is refuse';
  }
}
