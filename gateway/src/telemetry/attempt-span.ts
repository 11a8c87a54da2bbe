/** What the CLIENT span of one attempt says. */
import type { AttemptNote, RequestNote, RequestRecord } from '../record.ts';
import { attemptEndedMs, attemptErrorType, knownMethod } from '../record-facts.ts';
import { redactQuery, shownPath } from '../redact.ts';
import type { SpanAttributes } from './attributes.ts';
import { shortMs } from './short-forms.ts';

export function attemptAttributes(attempt: AttemptNote, record: RequestRecord): SpanAttributes {
  const { outcome } = attempt;
  const attributes: SpanAttributes = {
    'http.request.method': knownMethod(record.request.method),
    'server.address': attempt.targetHost,
    'server.port': attempt.targetPort,
    'weir.upstream': attempt.upstream,
    'weir.target': attempt.target,
    'weir.attempt.picked_because': attempt.pickedBecause,
    'weir.attempt.connection_reused': attempt.reused,
  };
  attributes['url.full'] = fullUrl(attempt, record.request);
  if (record.route !== undefined) attributes['url.template'] = record.route.pattern;
  if (attempt.status !== undefined) attributes['http.response.status_code'] = attempt.status;
  if (attempt.number > 1) attributes['http.request.resend_count'] = attempt.number - 1;
  if (outcome !== undefined) attributes['weir.attempt.outcome'] = outcome.kind;
  if (outcome?.kind === 'failed') attributes['weir.attempt.failure'] = outcome.failure;
  if (attempt.retryVerdict !== undefined) attributes['weir.attempt.retry_verdict'] = attempt.retryVerdict;
  const errorType = attemptErrorType(attempt);
  if (errorType !== undefined) attributes['error.type'] = errorType;
  return Object.assign(attributes, phases(attempt, record));
}

function fullUrl({ targetScheme, target }: AttemptNote, { path, query }: RequestNote): string {
  const search = query === '' ? '' : `?${redactQuery(query)}`;
  return `${targetScheme}://${target}${shownPath(path)}${search}`;
}

/** Connect, send, wait, receive: each from the end of the one before that was reached. */
function phases(attempt: AttemptNote, record: RequestRecord): SpanAttributes {
  const { startedMs, connectedMs, requestSentMs, firstByteMs } = attempt;
  const attributes: SpanAttributes = {};
  if (connectedMs !== undefined) attributes['weir.attempt.connect_ms'] = between(startedMs, connectedMs);
  const readyMs = connectedMs ?? startedMs;
  if (requestSentMs !== undefined) attributes['weir.attempt.send_ms'] = between(readyMs, requestSentMs);
  if (firstByteMs !== undefined) {
    // An upstream may answer before it has the whole request.
    attributes['weir.attempt.wait_ms'] = between(requestSentMs ?? readyMs, firstByteMs);
    attributes['weir.attempt.receive_ms'] = between(firstByteMs, attemptEndedMs(attempt, record));
  }
  return attributes;
}

const between = (fromMs: number, toMs: number): number => shortMs(Math.max(0, toMs - fromMs));
