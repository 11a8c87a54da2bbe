/**
 * The errors of a request: each failed attempt, whatever came of it in the end, and the request itself where it was a fault
 * that no attempt explains. What a client did (it stopped reading, it stopped sending) is no error of ours unless it was cut off.
 */
import { type ProblemCode, problemSpec } from '../problems.ts';
import type { AttemptNote, RequestRecord } from '../record.ts';
import { attemptEndedMs, isFault, knownMethod, recordProblem, routePattern } from '../record-facts.ts';
import { failureOf } from '../story/failure-words.ts';
import type { SeenError } from './error-group.ts';

const NONE: readonly SeenError[] = Object.freeze([]);

export function errorsOfRecord(record: RequestRecord, service: string): readonly SeenError[] {
  const failed = record.attempts.filter(hasFailed);
  const isFaulty = isFault(record);
  if (failed.length === 0 && !isFaulty) return NONE;
  const errors = failed.map((attempt) => ofAttempt(attempt, record, service));
  const problem = recordProblem(record);
  const isExplained = problem !== undefined && errors.some(({ type }) => type === problem);
  return isFaulty && !isExplained ? [...errors, ofRequest(record, service)] : errors;
}

const hasFailed = ({ outcome }: AttemptNote): boolean =>
  outcome?.kind === 'failed' && problemSpec(outcome.problem).source !== 'client';

function ofAttempt(attempt: AttemptNote, record: RequestRecord, service: string): SeenError {
  const problem = attempt.outcome?.kind === 'failed' ? attempt.outcome.problem : 'internal-error';
  return seen(record, service, {
    type: problem,
    message: failureOf(attempt) ?? detailOf(problem),
    upstream: attempt.upstream,
    endedMs: attemptEndedMs(attempt, record),
  });
}

function ofRequest(record: RequestRecord, service: string): SeenError {
  const problem = recordProblem(record) as ProblemCode | undefined;
  const upstream = record.attempts.at(-1)?.upstream;
  return seen(record, service, {
    type: problem ?? `http ${record.status}`,
    message: problem === undefined ? `${upstream ?? 'the gateway'} answered ${record.status}` : detailOf(problem),
    upstream,
    endedMs: record.endedMs,
  });
}

const detailOf = (problem: ProblemCode): string => problemSpec(problem).detail.replace(/\.$/, '');

interface What {
  readonly type: string;
  readonly message: string;
  readonly upstream: string | undefined;
  readonly endedMs: number;
}

const seen = (record: RequestRecord, service: string, { type, message, upstream, endedMs }: What): SeenError => ({
  source: 'request',
  service,
  type,
  message,
  where: `${knownMethod(record.request.method)} ${routePattern(record)}${upstream === undefined ? '' : ` → ${upstream}`}`,
  atMs: record.startedAtMs + Math.max(0, endedMs - record.startedMs),
  traceId: record.trace.traceId,
  isEcho: false,
});
