/**
 * Every attribute of the gateway's spans, with what it means. The projection is typed by these keys, so that an attribute
 * that is not named here does not compile; the reference page is written from them.
 */

export const spanAttributes = {
  'http.request.method': 'Method, `_OTHER` for one that is not in the conventions',
  'http.request.method_original': 'Method as the client sent it, when it is `_OTHER`',
  'http.request.resend_count': 'Attempts before this one',
  'http.request.body.size': 'Bytes of the request body',
  'http.response.body.size': 'Bytes of the response body',
  'http.response.status_code': 'Status that the client got, or that the upstream gave',
  'http.route': 'Pattern of the route, as the configuration has it',
  'url.scheme': 'http or https',
  'url.path': 'Path, at most 2048 characters of it',
  'url.query': 'Query; the value of a name that is not in `telemetry.showQuery` is REDACTED',
  'url.full': 'Where the attempt went, its query as in `url.query`',
  'url.template': 'Pattern of the route that sent the request to this upstream',
  'server.address': 'Host that the client asked for, or of the target',
  'server.port': 'Port that the client asked for, or of the target',
  'client.address': 'The client, behind the proxies that are trusted',
  'network.peer.address': 'The other end of the connection',
  'network.peer.port': 'Its port',
  'network.protocol.version': 'Version of HTTP that the client speaks',
  'user_agent.original': 'User-Agent, at most 256 characters of it',
  'error.type': 'Problem code, or the status; `aborted` for an attempt whose client left',
  'db.system.name': 'Store that a stage waited for',
  'weir.route': 'Name of the route',
  'weir.outcome': 'forwarded, switched, answered, limited, refused, broken or aborted',
  'weir.outcome.by': 'Stage that answered or refused',
  'weir.problem': 'Code of the problem that the client was told',
  'weir.aborted_during': 'Whether the client left before the head of the response or after it: request or response',
  'weir.retry_after_ms': 'Wait that a refusal asked for',
  'weir.kept': 'Why the trace is kept: head (sampled at the start) or tail (the services may not have been sampled)',
  'weir.sampled_by':
    'Who decided at the start whether the trace is sampled: caller, ratio, route, cap or collector (which decides later)',
  'weir.client.trusted_hops': 'Trusted proxies between the client and the gateway',
  'weir.stages': 'Each stage that ran: name, decision, milliseconds',
  'weir.store_mode': 'Where a decision was made: redis, memory, local, allow or refuse',
  'weir.degraded_by': 'Why the store was not used: timeout, connection, breaker-open or error',
  'weir.guard.verdict': 'allowed or blocked',
  'weir.guard.consumed': 'What the client had used in the window of the guard',
  'weir.guard.limit': 'What the guard allows in a window',
  'weir.guard.blocked_for_ms': 'How long the client stays blocked',
  'weir.limit.verdict': 'allowed, limited, or would-limit where only a policy in shadow would have refused',
  'weir.limit.policies': 'Each policy: verdict, remaining of limit, hash of the key, wait',
  'weir.limit.trip_ms': 'Milliseconds of the one decision over all policies',
  'weir.upstream': 'Name of the upstream',
  'weir.target': 'Target of the attempt, host:port',
  'weir.attempt.picked_because': 'Why this target was picked',
  'weir.attempt.outcome': 'responded, switched, failed or aborted',
  'weir.attempt.failure': 'What went wrong with the attempt',
  'weir.attempt.retry_verdict': 'Why there was another attempt, or was none',
  'weir.attempt.connection_reused': 'Whether the connection was there already',
  'weir.attempt.lookup_ms':
    'Milliseconds until the name of the target was found; like the next two, only of a new connection',
  'weir.attempt.connect_ms': 'Milliseconds from there until the target had accepted the connection',
  'weir.attempt.tls_ms': 'Milliseconds from there until TLS was agreed',
  'weir.attempt.send_ms': 'Milliseconds from the connection to the last byte of the request',
  'weir.attempt.wait_ms': 'Milliseconds from the request sent to the head of the response',
  'weir.attempt.receive_ms': 'Milliseconds from the head to the last byte of the response',
} as const satisfies Record<string, string>;

export type SpanAttributeName = keyof typeof spanAttributes;

export type SpanAttributes = { -readonly [Name in SpanAttributeName]?: string | number | boolean | string[] };

/** The fields of a line in the log that tells of a request; the OTLP log record has the same as attributes. */
export const logFields = {
  'http.request.method': 'Method, `_OTHER` for one that is not in the conventions',
  'http.request.method_original': 'Method as the client sent it, when it is `_OTHER`',
  'url.path': 'Path, at most 2048 characters of it, without the query',
  'url.query': 'Query, as in spans',
  'http.route': 'Pattern of the route',
  'http.response.status_code': 'Status that the client got; absent when it got none',
  'error.type': "Problem code, or the status, of a request that the gateway's side failed",
  duration_ms: 'Milliseconds from the request to its end, of an upgrade until it was switched',
  'weir.connection_ms': 'Milliseconds that a switched connection was open',
  'client.address': 'The client, behind the proxies that are trusted',
  'user_agent.original': 'User-Agent, at most 256 characters of it',
  'http.request.body.size': 'Bytes of the request body',
  'http.response.body.size': 'Bytes of the response body',
  'weir.route': 'Name of the route',
  'weir.outcome': 'forwarded, switched, answered, limited, refused, broken or aborted',
  'weir.problem': 'Code of the problem that the client was told',
  'weir.kept': 'Whether the trace is kept: head, tail or no',
  'weir.limits': 'Each policy: verdict, remaining of limit, hash of the key, wait',
  'weir.store_mode': 'Where the limits were decided, when it was not in the store that is configured',
  'weir.attempts': 'Each attempt: upstream, target, status or failure, milliseconds',
} as const satisfies Record<string, string>;

export type LogFields = { -readonly [Name in keyof typeof logFields]?: string | number };
