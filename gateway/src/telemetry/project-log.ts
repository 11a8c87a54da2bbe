/** A record as one line of the log. */
import type { RequestRecord } from '../record.ts';
import {
  isFault,
  isLimited,
  knownMethod,
  outcomeWord,
  recordProblem,
  requestErrorType,
  requestMs,
  routePattern,
} from '../record-facts.ts';
import { shownAgent, shownPath } from '../redact.ts';
import type { LogFields } from './attributes.ts';
import type { Kept } from './keep-trace.ts';
import { attemptInShort, limitsInShort, shortMs } from './short-forms.ts';

export type LogLevel = 'info' | 'warn' | 'error';

/** error: the gateway's side failed. warn: a limit or the guard held. info: all else, what clients do wrong included. */
export function requestLevel(record: RequestRecord): LogLevel {
  if (isFault(record)) return 'error';
  return isLimited(record) ? 'warn' : 'info';
}

export const requestMessage = (record: RequestRecord): string =>
  `${knownMethod(record.request.method)} ${routePattern(record)} ${record.status ?? outcomeWord(record)}`;

export function projectLog(record: RequestRecord, kept: Kept): LogFields {
  const { request, route, client, limits, attempts } = record;
  const method = knownMethod(request.method);
  const fields: LogFields = {
    'http.request.method': method,
    'url.path': shownPath(request.path),
    duration_ms: shortMs(requestMs(record)),
    'weir.outcome': outcomeWord(record),
    'weir.kept': kept,
  };
  if (method === '_OTHER' && request.method !== '') fields['http.request.method_original'] = request.method;
  if (request.query !== '') fields['url.query'] = request.query;
  if (record.outcome?.kind === 'switched') fields['weir.connection_ms'] = shortMs(record.endedMs - record.startedMs);
  if (route !== undefined) {
    fields['http.route'] = route.pattern;
    fields['weir.route'] = route.name;
  }
  if (record.status !== undefined) fields['http.response.status_code'] = record.status;
  if (client !== undefined) fields['client.address'] = client.address;
  if (request.userAgent !== undefined) fields['user_agent.original'] = shownAgent(request.userAgent);
  if (record.requestBytes > 0) fields['http.request.body.size'] = record.requestBytes;
  if (record.responseBytes > 0) fields['http.response.body.size'] = record.responseBytes;
  const problem = recordProblem(record);
  if (problem !== undefined) fields['weir.problem'] = problem;
  const errorType = requestErrorType(record);
  if (errorType !== undefined) fields['error.type'] = errorType;
  if (limits !== undefined) {
    fields['weir.limits'] = limitsInShort(limits.verdicts).join('; ');
    if (limits.degradedBy !== undefined) fields['weir.store_mode'] = `${limits.mode} (${limits.degradedBy})`;
  }
  if (attempts.length > 0) fields['weir.attempts'] = attempts.map((one) => attemptInShort(one, record)).join('; ');
  return fields;
}
