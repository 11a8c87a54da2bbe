/** What the CLIENT span of one attempt says. */
import type { AttemptNote, RequestNote, RequestRecord } from '../record.ts';
import { attemptEndedMs, attemptErrorType, knownMethod } from '../record-facts.ts';
import { shownPath } from '../redact.ts';
import { attributeKey, wordKey } from './attribute-bytes.ts';
import type { SpanAttributes } from './attributes.ts';
import { shortMs } from './short-forms.ts';
import type { SpanSink } from './span-sink.ts';

const key = {
  method: wordKey('http.request.method'),
  resends: attributeKey('http.request.resend_count'),
  status: attributeKey('http.response.status_code'),
  host: wordKey('server.address'),
  port: attributeKey('server.port'),
  url: attributeKey('url.full'),
  template: wordKey('url.template'),
  errorType: wordKey('error.type'),
  upstream: wordKey('weir.upstream'),
  target: wordKey('weir.target'),
  pickedBecause: wordKey('weir.attempt.picked_because'),
  outcome: wordKey('weir.attempt.outcome'),
  failure: wordKey('weir.attempt.failure'),
  retryVerdict: attributeKey('weir.attempt.retry_verdict'),
  reused: attributeKey('weir.attempt.connection_reused'),
  lookupMs: attributeKey('weir.attempt.lookup_ms'),
  connectMs: attributeKey('weir.attempt.connect_ms'),
  tlsMs: attributeKey('weir.attempt.tls_ms'),
  sendMs: attributeKey('weir.attempt.send_ms'),
  waitMs: attributeKey('weir.attempt.wait_ms'),
  receiveMs: attributeKey('weir.attempt.receive_ms'),
};

/** A client that left is no fault of the upstream. */
export const attemptFailed = (attempt: AttemptNote): boolean =>
  attempt.outcome?.kind !== 'aborted' && attemptErrorType(attempt) !== undefined;

export function attemptAttributes(attempt: AttemptNote, record: RequestRecord, sink: SpanSink): void {
  const { outcome } = attempt;
  sink.text(key.method, knownMethod(record.request.method));
  sink.text(key.host, attempt.targetHost);
  sink.number(key.port, attempt.targetPort);
  sink.text(key.upstream, attempt.upstream);
  sink.text(key.target, attempt.target);
  sink.text(key.pickedBecause, attempt.pickedBecause);
  sink.flag(key.reused, attempt.reused);
  sink.text(key.url, fullUrl(attempt, record.request));
  if (record.route !== undefined) sink.text(key.template, record.route.pattern);
  if (attempt.status !== undefined) sink.number(key.status, attempt.status);
  if (attempt.number > 1) sink.number(key.resends, attempt.number - 1);
  if (outcome !== undefined) sink.text(key.outcome, outcome.kind);
  if (outcome?.kind === 'failed') sink.text(key.failure, outcome.failure);
  if (attempt.retryVerdict !== undefined) sink.text(key.retryVerdict, attempt.retryVerdict);
  const errorType = attemptErrorType(attempt);
  if (errorType !== undefined) sink.text(key.errorType, errorType);
  connectingPhases(attempt, sink);
  sendingPhases(attempt, record, sink);
}

function fullUrl({ targetScheme, target }: AttemptNote, { path, query }: RequestNote): string {
  const search = query === '' ? '' : `?${query}`;
  return `${targetScheme}://${target}${shownPath(path)}${search}`;
}

/** Name, connection, TLS: each from the end of the one before, and only what there was of it. */
function connectingPhases(attempt: AttemptNote, sink: SpanSink): void {
  const { startedMs, lookedUpMs, connectedMs, targetScheme } = attempt;
  if (lookedUpMs !== undefined) sink.number(key.lookupMs, between(startedMs, lookedUpMs));
  const isSecure = targetScheme === 'https';
  const reachedMs = attempt.reachedMs ?? (isSecure ? undefined : connectedMs);
  if (reachedMs !== undefined) sink.number(key.connectMs, between(lookedUpMs ?? startedMs, reachedMs));
  if (isSecure && reachedMs !== undefined && connectedMs !== undefined)
    sink.number(key.tlsMs, between(reachedMs, connectedMs));
}

function sendingPhases(attempt: AttemptNote, record: RequestRecord, sink: SpanSink): void {
  const { startedMs, connectedMs, requestSentMs, firstByteMs } = attempt;
  const readyMs = connectedMs ?? startedMs;
  if (requestSentMs !== undefined) sink.number(key.sendMs, between(readyMs, requestSentMs));
  if (firstByteMs === undefined) return;
  // An upstream may answer before it has the whole request.
  sink.number(key.waitMs, between(requestSentMs ?? readyMs, firstByteMs));
  sink.number(key.receiveMs, between(firstByteMs, attemptEndedMs(attempt, record)));
}

export function attemptEvents(attempt: AttemptNote, record: RequestRecord, sink: SpanSink): void {
  const { requestSentMs, firstByteMs, outcome, retryVerdict } = attempt;
  const wallMs = record.startedAtMs - record.startedMs;
  if (requestSentMs !== undefined) sink.event('weir.request_sent', wallMs + requestSentMs);
  if (firstByteMs !== undefined) sink.event('weir.first_byte', wallMs + firstByteMs);
  if (outcome?.kind !== 'failed') return;
  const attributes: SpanAttributes = { 'weir.attempt.failure': outcome.failure };
  if (retryVerdict !== undefined) attributes['weir.attempt.retry_verdict'] = retryVerdict;
  sink.event('weir.attempt_failed', wallMs + attemptEndedMs(attempt, record), attributes);
}

const between = (fromMs: number, toMs: number): number => shortMs(Math.max(0, toMs - fromMs));
