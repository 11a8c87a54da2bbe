/** Readings of a record that several projections need alike, so that they cannot disagree. */
import type { ProblemCode } from './problems.ts';
import type { AttemptNote, LimitDecision, LimitVerdict, RequestRecord, StageNote, StoreMode } from './record.ts';

/** The label of a request that no route took. */
export const NO_ROUTE = '_none';

const KNOWN_METHODS = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
  'QUERY',
]);

/** As the semantic conventions have it: a client must not make up label values. */
export const knownMethod = (method: string): string => (KNOWN_METHODS.has(method) ? method : '_OTHER');

export const routeName = (record: RequestRecord): string => record.route?.name ?? NO_ROUTE;

export const routePattern = (record: RequestRecord): string => record.route?.pattern ?? NO_ROUTE;

/** Of a switched connection until it was switched: how long it then lived says nothing about the gateway. */
export function requestMs(record: RequestRecord): number {
  const ended = record.outcome?.kind === 'switched' ? (record.headSentMs ?? record.endedMs) : record.endedMs;
  return Math.max(0, ended - record.startedMs);
}

/** When the record was complete, by the wall clock. */
export const endedAtMs = (record: RequestRecord): number =>
  record.startedAtMs + Math.max(0, record.endedMs - record.startedMs);

/** An attempt that was never marked as ended ended with its request. */
export const attemptEndedMs = (attempt: AttemptNote, record: RequestRecord): number =>
  attempt.endedMs > 0 ? attempt.endedMs : record.endedMs;

export function attemptMs(attempt: AttemptNote, record: RequestRecord): number {
  const ended = attempt.outcome?.kind === 'switched' ? attempt.firstByteMs : undefined;
  return Math.max(0, (ended ?? attemptEndedMs(attempt, record)) - attempt.startedMs);
}

/** Where a stage that needs a store decided; undefined: it did not come to a decision, or needs none. */
export function stageStore(stage: StageNote, record: RequestRecord): StoreMode | undefined {
  if (stage.io === undefined) return undefined;
  if (stage.name === 'limit-rate') return record.limits?.mode;
  return stage.name === 'admit-client' ? record.guard?.mode : undefined;
}

/** A decision of the limiter for which Redis was asked, whatever came of it. */
export function wasAsked({ mode, degradedBy, tripMs }: LimitDecision): boolean {
  if (degradedBy === undefined) return mode === 'redis';
  // A connection that was lost on the way ended a trip; one that was not there began none.
  return degradedBy !== 'breaker-open' && (degradedBy !== 'connection' || tripMs > 0);
}

/** Whether the stage went to its store. Each names one, but what it decides by itself waits for nothing. */
export function wentToStore(stage: StageNote, { limits, guard }: RequestRecord): boolean {
  if (stage.io === undefined) return false;
  if (stage.name === 'limit-rate') return limits !== undefined && wasAsked(limits);
  return stage.name === 'admit-client' && guard?.askedStore === true;
}

/** 5 for 5xx; 0 where there was no status. */
const statusClass = (status: number | undefined): number => (status === undefined ? 0 : Math.floor(status / 100));

/** The problem that the client was told, or would have been told had the head not been sent. */
export function recordProblem(record: RequestRecord): string | undefined {
  const { outcome } = record;
  return outcome?.kind === 'refused' || outcome?.kind === 'broken' ? outcome.problem : undefined;
}

/** The gateway's side of the exchange failed: 5xx of whoever made it, or a response cut off. A client that left is no fault. */
export const isFault = (record: RequestRecord): boolean =>
  record.outcome?.kind === 'broken' || statusClass(record.status) === 5;

export type VerdictWord = 'allowed' | 'limited' | 'would-limit';

/** A limit or the guard held the request back, or would let nobody through without its store. */
export const isLimited = (record: RequestRecord): boolean =>
  record.limits?.allowed === false || record.guard?.allowed === false;

export const verdictWord = ({ allowed, shadow }: LimitVerdict): VerdictWord =>
  allowed ? 'allowed' : shadow ? 'would-limit' : 'limited';

/** Let through, though a policy in shadow would have refused it. */
export const wouldBeLimited = ({ limits }: RequestRecord): boolean =>
  limits?.allowed === true && limits.verdicts.some(({ shadow, allowed }) => shadow && !allowed);

/** A retry hides a failure from the client, not from the operator. */
export const needsSecondLook = (record: RequestRecord): boolean =>
  record.attempts.length > 1 || record.attempts.some((attempt) => attempt.outcome?.kind === 'failed');

/** What is kept of requests that were not sampled when they began. */
export interface KeepRules {
  readonly errors: boolean;
  /** 0: slowness keeps nothing. */
  readonly slowMs: number;
  readonly limited: boolean;
}

export type TailReason = 'failed' | 'second-look' | 'slow' | 'limited' | 'would-be-limited';

/** What became of a request that makes it worth keeping; undefined: nothing. Of several reasons the first that is told. */
export function tailReason(record: RequestRecord, { errors, slowMs, limited }: KeepRules): TailReason | undefined {
  if (errors && isFault(record)) return 'failed';
  if (errors && needsSecondLook(record)) return 'second-look';
  if (slowMs > 0 && requestMs(record) >= slowMs) return 'slow';
  if (limited && isLimited(record)) return 'limited';
  return limited && wouldBeLimited(record) ? 'would-be-limited' : undefined;
}

/** `error.type` of the semantic conventions: a word of a closed set, or the status. */
export function requestErrorType(record: RequestRecord): string | undefined {
  return isFault(record) ? (recordProblem(record) ?? String(record.status)) : undefined;
}

/** A client's span counts 4xx as an error, too. */
export function attemptErrorType(attempt: AttemptNote): string | undefined {
  if (attempt.outcome?.kind === 'failed') return attempt.outcome.problem;
  if (attempt.outcome?.kind === 'aborted') return 'aborted';
  return statusClass(attempt.status) >= 4 ? String(attempt.status) : undefined;
}

export type OutcomeWord = 'forwarded' | 'switched' | 'answered' | 'limited' | 'refused' | 'broken' | 'aborted';

/** The word for an outcome in every signal: a refusal by a limit or the guard has its own. */
export function outcomeWord(record: RequestRecord): OutcomeWord {
  const { outcome } = record;
  if (outcome === undefined) return 'aborted';
  return outcome.kind === 'refused' && isOverLimit(outcome.problem) ? 'limited' : outcome.kind;
}

const isOverLimit = (problem: ProblemCode): boolean => problem === 'limit-exceeded' || problem === 'client-blocked';
