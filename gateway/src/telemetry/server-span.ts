/** What the SERVER span says of a request, by the stable HTTP conventions and in our own words. */
import type { RequestNote, RequestRecord } from '../record.ts';
import { knownMethod, outcomeWord, recordProblem, requestErrorType } from '../record-facts.ts';
import { redactQuery, shownAgent, shownHost, shownPath } from '../redact.ts';
import type { SpanAttributes } from './attributes.ts';
import type { Kept } from './keep-trace.ts';
import { limitInShort, shortMs, stageInShort } from './short-forms.ts';

export function serverSpanName(record: RequestRecord): string {
  const known = knownMethod(record.request.method);
  const method = known === '_OTHER' ? 'HTTP' : known;
  return record.route === undefined ? method : `${method} ${record.route.pattern}`;
}

export function serverAttributes(record: RequestRecord, kept: Kept): SpanAttributes {
  const attributes = requestAttributes(record.request);
  const { route, client, status, outcome } = record;
  attributes['weir.outcome'] = outcomeWord(record);
  attributes['weir.kept'] = kept;
  attributes['weir.stages'] = record.stages.map(stageInShort);
  attributes['http.request.body.size'] = record.requestBytes;
  attributes['http.response.body.size'] = record.responseBytes;
  if (route !== undefined) {
    attributes['http.route'] = route.pattern;
    attributes['weir.route'] = route.name;
  }
  if (client !== undefined) {
    attributes['client.address'] = client.address;
    attributes['weir.client.trusted_hops'] = client.trustedHops;
  }
  if (status !== undefined) attributes['http.response.status_code'] = status;
  const problem = recordProblem(record);
  if (problem !== undefined) attributes['weir.problem'] = problem;
  const errorType = requestErrorType(record);
  if (errorType !== undefined) attributes['error.type'] = errorType;
  if (outcome?.kind === 'refused' || outcome?.kind === 'answered') attributes['weir.outcome.by'] = outcome.by;
  if (outcome?.kind === 'refused' && outcome.retryAfterMs !== undefined)
    attributes['weir.retry_after_ms'] = Math.ceil(outcome.retryAfterMs);
  if (outcome?.kind === 'aborted') attributes['weir.aborted_during'] = outcome.during;
  return Object.assign(attributes, guardAttributes(record), limitAttributes(record));
}

function requestAttributes(request: RequestNote): SpanAttributes {
  const method = knownMethod(request.method);
  const attributes: SpanAttributes = {
    'http.request.method': method,
    'url.scheme': request.scheme,
    'url.path': shownPath(request.path),
    'network.protocol.version': request.httpVersion,
    'network.peer.address': request.peerAddress,
    'network.peer.port': request.peerPort,
  };
  if (method === '_OTHER') attributes['http.request.method_original'] = request.method;
  if (request.query !== '') attributes['url.query'] = redactQuery(request.query);
  if (request.userAgent !== undefined) attributes['user_agent.original'] = shownAgent(request.userAgent);
  const { host, port } = splitAuthority(request.host);
  if (host !== '') attributes['server.address'] = shownHost(host);
  if (port !== undefined) attributes['server.port'] = port;
  return attributes;
}

/** The colons of an IPv6 address stand between brackets, which are no part of it. */
function splitAuthority(authority: string): { readonly host: string; readonly port: number | undefined } {
  const colon = authority.lastIndexOf(':');
  const hasPort = colon !== -1 && !authority.endsWith(']');
  const host = hasPort ? authority.slice(0, colon) : authority;
  const port = hasPort ? Number(authority.slice(colon + 1)) : 0;
  return {
    host: host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host,
    port: Number.isInteger(port) && port > 0 ? port : undefined,
  };
}

export function guardAttributes({ guard }: RequestRecord): SpanAttributes | undefined {
  if (guard === undefined) return undefined;
  const attributes: SpanAttributes = {
    'weir.guard.verdict': guard.allowed ? 'allowed' : 'blocked',
    'weir.guard.consumed': guard.consumed,
    'weir.guard.limit': guard.limit,
  };
  if (!guard.allowed) attributes['weir.guard.blocked_for_ms'] = Math.ceil(guard.blockedForMs);
  return attributes;
}

export function limitAttributes({ limits }: RequestRecord): SpanAttributes | undefined {
  if (limits === undefined) return undefined;
  const attributes: SpanAttributes = {
    'weir.limit.verdict': limits.allowed ? 'allowed' : 'limited',
    'weir.limit.policies': limits.verdicts.map(limitInShort),
    'weir.limit.trip_ms': shortMs(limits.tripMs),
    'weir.store_mode': limits.mode,
  };
  if (limits.degradedBy !== undefined) attributes['weir.degraded_by'] = limits.degradedBy;
  return attributes;
}
