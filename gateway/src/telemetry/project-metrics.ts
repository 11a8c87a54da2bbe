/** A record's part in the metrics. */
import type { AttemptNote, LimitDecision, LimitVerdict, RequestRecord, StageNote } from '../record.ts';
import {
  attemptErrorType,
  attemptMs,
  endedAtMs,
  knownMethod,
  outcomeWord,
  recordProblem,
  requestMs,
  routeName,
  routePattern,
  stageStore,
  verdictWord,
  wasAsked,
  wentToStore,
} from '../record-facts.ts';
import { type Aggregates, add, type Exemplar, observe } from './aggregates.ts';
import type { Kept } from './keep-trace.ts';

export function projectMetrics(record: RequestRecord, kept: Kept, metrics: Aggregates): void {
  const route = routeName(record);
  const seconds = requestMs(record) / 1000;
  const exemplar = kept === 'no' ? undefined : exemplarOf(record, record.trace.spanId, seconds);
  const duration = metrics.requestDuration.series.at(
    knownMethod(record.request.method),
    routePattern(record),
    statusText(record.status),
    route,
    outcomeWord(record),
  );
  observe(duration, seconds, exemplar);
  add(metrics.traces.series.at(kept), 1);
  if (record.requestBytes > 0) add(metrics.requestBody.series.at(route), record.requestBytes);
  if (record.responseBytes > 0) add(metrics.responseBody.series.at(route), record.responseBytes);
  if (record.outcome?.kind === 'refused')
    add(metrics.refusals.series.at(recordProblem(record) as string, route), 1, exemplar && { ...exemplar, value: 1 });
  if (record.guard !== undefined)
    add(metrics.guardDecisions.series.at(record.guard.allowed ? 'allowed' : 'blocked', record.guard.mode), 1);
  if (record.limits !== undefined) countLimits(record.limits, metrics, exemplar);
  for (const stage of record.stages) if (wentToStore(stage, record)) observeRedis(stage, record, metrics);
  for (const attempt of record.attempts) observeAttempt(attempt, record, kept, metrics);
}

function countLimits(limits: LimitDecision, metrics: Aggregates, exemplar: Exemplar | undefined): void {
  if (wasAsked(limits)) observe(metrics.limitTripDuration.series.at(limits.mode), limits.tripMs / 1000, undefined);
  if (limits.degradedBy !== undefined) add(metrics.limitStoreFailures.series.at(limits.degradedBy, limits.mode), 1);
  for (const verdict of limits.verdicts) {
    if (isNear(verdict)) add(metrics.limitNear.series.at(verdict.policy), 1);
    const limited = verdict.allowed ? undefined : exemplar && { ...exemplar, value: 1 };
    const series = metrics.limitDecisions.series.at(verdict.policy, verdictWord(verdict), limits.mode);
    add(series, 1, limited);
  }
}

/** A client that is about to be limited: the time to talk to it is before. */
const NEAR_SHARE = 0.2;

const isNear = ({ allowed, remaining, limit }: LimitVerdict): boolean => allowed && remaining <= limit * NEAR_SHARE;

function observeRedis(stage: StageNote, record: RequestRecord, metrics: Aggregates): void {
  const seconds = Math.max(0, (stage.endedMs > 0 ? stage.endedMs : record.endedMs) - stage.startedMs) / 1000;
  observe(metrics.redisOperation.series.at('redis', stage.name, redisErrorType(stage, record)), seconds, undefined);
}

/** '': Redis decided. Of the guard, which asks a library, there is no reason to be had. */
function redisErrorType(stage: StageNote, record: RequestRecord): string {
  if (stage.name === 'limit-rate') return record.limits?.degradedBy ?? '';
  return stageStore(stage, record) === 'redis' ? '' : '_OTHER';
}

function observeAttempt(attempt: AttemptNote, record: RequestRecord, kept: Kept, metrics: Aggregates): void {
  const seconds = attemptMs(attempt, record) / 1000;
  const series = metrics.attemptDuration.series.at(
    attempt.upstream,
    statusText(attempt.status),
    attemptErrorType(attempt) ?? '',
    routeName(record),
  );
  observe(series, seconds, kept === 'no' ? undefined : exemplarOf(record, attempt.spanId, seconds));
}

const exemplarOf = (record: RequestRecord, spanId: string, value: number): Exemplar => ({
  traceId: record.trace.traceId,
  spanId,
  value,
  atMs: endedAtMs(record),
});

/** What HTTP has classes for (RFC 9110, section 15). An upstream may send up to 999, and must not choose how many series there are. */
const statusTexts: readonly string[] = Array.from({ length: 600 }, (_, status) =>
  status < 100 ? '_OTHER' : String(status),
);

const statusText = (status: number | undefined): string =>
  status === undefined ? '' : (statusTexts[status] ?? '_OTHER');
