/**
 * Why a request ended as it did, in one line that needs no knowledge of gateways:
 *
 *   orders answered 404 (not found), by route get-order
 *   try-by-hand: 10 of 10 used in any 10 s; again in 7 s
 *   127.0.0.1:7001 refused the connection
 */
import { type ProblemCode, problemSpec } from '../problems.ts';
import type { AttemptNote, OutcomeNote, RequestRecord } from '../record.ts';
import { attemptEndedMs, requestMs } from '../record-facts.ts';
import { size, took } from './amounts.ts';
import { failureOf, nothingWasSent } from './failure-words.ts';
import { degradedInShort, guardInWords, shadowInShort, verdictInWords } from './limit-words.ts';
import { routedInShort, shownMethod } from './shown-target.ts';
import { shown } from './shown-text.ts';
import { statusInWords } from './status-words.ts';

const MOST_CHARS = 240;
const MOST_TARGET_CHARS = 120;

export const whyOf = (record: RequestRecord): string => shown(reason(record) + ofShadow(record), MOST_CHARS);

function ofShadow(record: RequestRecord): string {
  const shadow = shadowInShort(record);
  return shadow === '' ? '' : `; ${shadow}`;
}

function reason(record: RequestRecord): string {
  const { outcome } = record;
  switch (outcome?.kind) {
    case undefined:
      return 'the client left';
    case 'forwarded':
      return afterFailures(record) + forwarded(record) + withoutRedis(record);
    case 'switched':
      return `${upstreamOf(record)} switched to ${record.request.upgrade ?? 'another protocol'}, open for ${took(openMs(record))}${byRoute(record)}`;
    case 'answered':
      return `answered by the gateway itself (${outcome.by})`;
    case 'refused':
      return refused(record, outcome);
    case 'broken':
      return `cut off after ${size(record.responseBytes)}: ${causeOf(record, outcome.problem)}`;
    case 'aborted':
      return outcome.during === 'request'
        ? leftEarly(record)
        : `the client left after ${size(record.responseBytes)} of the answer`;
  }
}

function forwarded(record: RequestRecord): string {
  const { status } = record;
  const answered = status !== undefined && status >= 400 ? `answered ${statusInWords(status)}` : 'answered';
  return `${upstreamOf(record)} ${answered}${whereTimeWent(record)}${byRoute(record)}`;
}

const upstreamOf = ({ attempts }: RequestRecord): string => attempts.at(-1)?.upstream ?? 'the upstream';

const byRoute = ({ route }: RequestRecord): string => (route === undefined ? '' : `, by route ${route.name}`);

/** From here on people ask where it went. */
const NOTICEABLE_MS = 100;

function whereTimeWent(record: RequestRecord): string {
  const last = record.attempts.at(-1);
  const allMs = requestMs(record);
  if (allMs < NOTICEABLE_MS || last?.firstByteMs === undefined) return '';
  const waitedMs = last.firstByteMs - last.startedMs;
  const bodyMs = attemptEndedMs(last, record) - last.firstByteMs;
  if (waitedMs >= allMs / 2) return ` after ${took(waitedMs)}`;
  return bodyMs >= allMs / 2 ? ` and sent its body for ${took(bodyMs)}` : '';
}

/** What a retry hid from the client is what one wants to know. */
function afterFailures({ attempts }: RequestRecord): string {
  if (attempts.length < 2) return '';
  const first = failureOf(attempts[0] as AttemptNote);
  const before = attempts.length === 2 ? 'first attempt' : `first of ${attempts.length} attempts`;
  return first === undefined ? '' : `${before}: ${first}; then `;
}

/** Of a connection that switched: how long it was one. */
export const openMs = ({ endedMs, headSentMs, startedMs }: RequestRecord): number =>
  endedMs - (headSentMs ?? startedMs);

function withoutRedis({ limits }: RequestRecord): string {
  const degraded = degradedInShort(limits);
  return degraded === undefined ? '' : `; ${degraded}`;
}

function refused(record: RequestRecord, { by, problem }: Extract<OutcomeNote, { kind: 'refused' }>): string {
  const { guard, limits, request } = record;
  switch (problem) {
    case 'client-blocked':
      return guard === undefined ? sentence(problem) : `guard: ${guardInWords(guard)}`;
    case 'limit-exceeded':
      return limits === undefined
        ? sentence(problem)
        : violated(
            limits.verdicts.filter((one) => !one.allowed && !one.shadow).map((one) => verdictInWords(one, limits.mode)),
          );
    case 'limits-unavailable':
      return `${degradedInShort(limits) ?? 'Redis is away'}, and this gateway is set to refuse without it`;
    case 'route-not-found':
      return `no route takes ${routedInShort(request, MOST_TARGET_CHARS)}`;
    case 'method-not-allowed':
      return `a route has this path, but none takes ${shownMethod(request.method)} on it`;
    case 'internal-error':
      return `the gateway itself failed in ${by}; its log says how`;
    case 'bad-host':
    case 'bad-request':
    case 'expectation-failed':
    case 'headers-too-large':
    case 'method-not-supported':
    case 'request-timeout':
    case 'transfer-coding-not-supported':
    case 'download-timeout':
    case 'upgrade-refused':
    case 'upload-timeout':
    case 'upstream-bad-response':
    case 'upstream-reset':
    case 'upstream-timeout':
    case 'upstream-unreachable':
      return causeOf(record, problem);
  }
}

const violated = (sentences: readonly string[]): string => sentences.join('; ') || sentence('limit-exceeded');

/** The failure of the last attempt or, where there was none, what the client was told. */
function causeOf({ attempts }: RequestRecord, problem: ProblemCode): string {
  const last = attempts.at(-1);
  const failure = last === undefined ? undefined : failureOf(last);
  if (last === undefined || failure === undefined) return sentence(problem);
  const tries = attempts.length > 1 ? `last of ${attempts.length} attempts: ` : '';
  return `${tries}${failure}${nothingWasSent(last) ? '; nothing was sent' : ''}`;
}

/** The fixed sentence of a problem, as part of a line. */
export const sentence = (problem: ProblemCode): string => problemSpec(problem).detail.replace(/\.$/, '');

function leftEarly(record: RequestRecord): string {
  const waited = `the client left after ${took(requestMs(record))}`;
  const upstream = record.attempts.at(-1)?.upstream;
  return upstream === undefined
    ? `${waited}, before the request was sent on`
    : `${waited}, before ${upstream} had answered`;
}
