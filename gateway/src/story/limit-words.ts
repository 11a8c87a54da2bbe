/** What a limit or the guard decided, with the arithmetic, and where it was counted. */
import type { GuardNote, LimitDecision, LimitVerdict, StoreMode } from '../record.ts';
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

/** `37 of 100 left in any minute`; of a bucket, which refills evenly, what may come at once. */
export function verdictInWords(verdict: LimitVerdict, mode: StoreMode): string {
  const { policy, allowed, remaining, limit, retryAfterMs, cost } = verdict;
  if (mode === 'allow') return `${policy}: let through without counting`;
  if (mode === 'refuse') return `${policy}: refused without counting; again in ${wait(retryAfterMs)}`;
  if (allowed) return `${policy}: ${remaining} of ${limit} left ${span(verdict)}`;
  if (remaining > 0)
    return `${policy}: ${remaining} of ${limit} left ${span(verdict)}, and this request costs ${cost}; again in ${wait(retryAfterMs)}`;
  return `${policy}: ${limit} of ${limit} used ${span(verdict)}; again in ${wait(retryAfterMs)}`;
}

function span({ algorithm, windowMs }: LimitVerdict): string {
  switch (algorithm) {
    case 'sliding-window':
      return `in ${anyWindow(windowMs)}`;
    case 'gcra':
      return `at once, refilled within ${wait(windowMs)}`;
  }
}

/** `key 11c2…, decided in Redis in 0.4 ms` */
export function verdictAside(verdict: LimitVerdict, decision: LimitDecision): string {
  const parts = [`key ${verdict.keyHash}`, decidedWhere(decision)];
  if (decision.mode === 'allow' || decision.mode === 'refuse') return parts.join(', ');
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

export const guardInWords = ({ allowed, consumed, limit, blockedForMs }: GuardNote): string =>
  allowed
    ? `let through: ${consumed} of ${limit} used by this client`
    : `blocked for ${wait(blockedForMs)}: this client sent more than the ${limit} it may`;

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
