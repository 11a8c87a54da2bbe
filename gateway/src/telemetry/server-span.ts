/** What the SERVER span says of a request, by the stable HTTP conventions and in our own words. */
import type { OutcomeNote, RequestNote, RequestRecord } from '../record.ts';
import { knownMethod, outcomeWord, recordProblem, requestErrorType } from '../record-facts.ts';
import { shownAgent, shownPath } from '../redact.ts';
import { attributeKey, wordKey } from './attribute-bytes.ts';
import type { Kept } from './keep-trace.ts';
import { guardAttributes, limitAttributes, limitEvents } from './limit-span.ts';
import { stageInShort } from './short-forms.ts';
import type { SpanSink } from './span-sink.ts';

const key = {
  method: wordKey('http.request.method'),
  sentMethod: attributeKey('http.request.method_original'),
  requestBytes: attributeKey('http.request.body.size'),
  responseBytes: attributeKey('http.response.body.size'),
  status: attributeKey('http.response.status_code'),
  pattern: wordKey('http.route'),
  scheme: wordKey('url.scheme'),
  path: attributeKey('url.path'),
  query: attributeKey('url.query'),
  host: attributeKey('server.address'),
  port: attributeKey('server.port'),
  client: attributeKey('client.address'),
  peer: attributeKey('network.peer.address'),
  peerPort: attributeKey('network.peer.port'),
  httpVersion: wordKey('network.protocol.version'),
  userAgent: attributeKey('user_agent.original'),
  errorType: wordKey('error.type'),
  route: wordKey('weir.route'),
  outcome: wordKey('weir.outcome'),
  outcomeBy: wordKey('weir.outcome.by'),
  problem: wordKey('weir.problem'),
  abortedDuring: wordKey('weir.aborted_during'),
  retryAfterMs: attributeKey('weir.retry_after_ms'),
  kept: wordKey('weir.kept'),
  sampledBy: wordKey('weir.sampled_by'),
  trustedHops: attributeKey('weir.client.trusted_hops'),
  stages: attributeKey('weir.stages'),
};

export function serverSpanName(record: RequestRecord): string {
  const known = knownMethod(record.request.method);
  const method = known === '_OTHER' ? 'HTTP' : known;
  return record.route === undefined ? method : `${method} ${record.route.pattern}`;
}

export function serverAttributes(record: RequestRecord, kept: Kept, sink: SpanSink): void {
  requestAttributes(record.request, sink);
  const { trace, route, client, status, outcome } = record;
  sink.text(key.outcome, outcomeWord(record));
  sink.text(key.kept, kept);
  sink.text(key.sampledBy, trace.sampledBy);
  sink.texts(key.stages, record.stages.map(stageInShort));
  sink.number(key.requestBytes, record.requestBytes);
  sink.number(key.responseBytes, record.responseBytes);
  if (route !== undefined) {
    sink.text(key.pattern, route.pattern);
    sink.text(key.route, route.name);
  }
  if (client !== undefined) {
    sink.text(key.client, client.address);
    sink.number(key.trustedHops, client.trustedHops);
  }
  if (status !== undefined) sink.number(key.status, status);
  const problem = recordProblem(record);
  if (problem !== undefined) sink.text(key.problem, problem);
  const errorType = requestErrorType(record);
  if (errorType !== undefined) sink.text(key.errorType, errorType);
  if (outcome !== undefined) outcomeAttributes(outcome, sink);
  guardAttributes(record, sink);
  limitAttributes(record, sink);
}

function outcomeAttributes(outcome: OutcomeNote, sink: SpanSink): void {
  if (outcome.kind === 'refused' || outcome.kind === 'answered') sink.text(key.outcomeBy, outcome.by);
  if (outcome.kind === 'refused' && outcome.retryAfterMs !== undefined)
    sink.number(key.retryAfterMs, Math.ceil(outcome.retryAfterMs));
  if (outcome.kind === 'aborted') sink.text(key.abortedDuring, outcome.during);
}

function requestAttributes(request: RequestNote, sink: SpanSink): void {
  const method = knownMethod(request.method);
  sink.text(key.method, method);
  sink.text(key.scheme, request.scheme);
  sink.text(key.path, shownPath(request.path));
  sink.text(key.httpVersion, request.httpVersion);
  sink.text(key.peer, request.peerAddress);
  sink.number(key.peerPort, request.peerPort);
  if (method === '_OTHER') sink.text(key.sentMethod, request.method);
  if (request.query !== '') sink.text(key.query, request.query);
  if (request.userAgent !== undefined) sink.text(key.userAgent, shownAgent(request.userAgent));
  authorityAttributes(request.host, sink);
}

/** The colons of an IPv6 address stand between brackets, which are no part of it. */
function authorityAttributes(authority: string, sink: SpanSink): void {
  const colon = authority.lastIndexOf(':');
  const hasPort = colon !== -1 && !authority.endsWith(']');
  const host = hasPort ? authority.slice(0, colon) : authority;
  const port = hasPort ? Number(authority.slice(colon + 1)) : 0;
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  if (bare !== '') sink.text(key.host, bare);
  if (Number.isInteger(port) && port > 0) sink.number(key.port, port);
}

/** In the order of their times. */
export function serverEvents(record: RequestRecord, sink: SpanSink): void {
  const { headSentMs, outcome } = record;
  const wallMs = record.startedAtMs - record.startedMs;
  limitEvents(record, wallMs, sink);
  if (headSentMs !== undefined) sink.event('weir.head_sent', wallMs + headSentMs);
  const endedAtMs = wallMs + record.endedMs;
  if (outcome?.kind === 'aborted') sink.event('weir.client_gone', endedAtMs, { 'weir.aborted_during': outcome.during });
  if (outcome?.kind === 'broken') sink.event('weir.response_cut', endedAtMs, { 'weir.problem': outcome.problem });
}
