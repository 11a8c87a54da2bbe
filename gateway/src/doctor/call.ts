/** Calls from one process to another, as who made them tells of them: attempts of the gateway, CLIENT and PRODUCER spans of services. */
import type { AttemptNote, RequestRecord } from '../record.ts';
import { attemptEndedMs, knownMethod } from '../record-facts.ts';
import { SETTLED_AFTER_MS, type Seen, type SeenSpan, type SeenTrace, wallMs } from './seen.ts';

export interface Call {
  /** The service that made it. */
  readonly caller: string;
  /** Of an attempt of the gateway; undefined: a service made it. */
  readonly upstream: string | undefined;
  /** Whom: the target of an attempt, or as the caller's span has it. */
  readonly peer: string;
  /** The route of the gateway, or the operation. */
  readonly place: string;
  readonly operation: string;
  /** Nobody waits for what a queue does with it. */
  readonly isMessage: boolean;
  readonly traceId: string;
  readonly spanId: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** Those that were answered, long enough ago for spans of them to be here, in traces that lost none. */
export function callsOf({ traces }: Seen, gateway: string, nowMs: number): Call[] {
  const calls: Call[] = [];
  const settledMs = nowMs - SETTLED_AFTER_MS;
  for (const trace of traces) {
    if (trace.isCut) continue;
    for (const record of trace.records)
      for (const attempt of record.attempts) if (isAnswered(attempt)) calls.push(attemptCall(attempt, record, gateway));
    for (const span of trace.spans) {
      const call = spanCall(span, trace);
      if (call !== undefined) calls.push(call);
    }
  }
  return calls.filter(({ endMs }) => endMs <= settledMs);
}

/** What stands between may answer so by itself when it does not reach the service. */
const OF_PROXIES = new Set([502, 503, 504]);

const isAnswered = ({ outcome, status }: AttemptNote): boolean =>
  outcome?.kind === 'responded' && status !== undefined && !OF_PROXIES.has(status);

function attemptCall(attempt: AttemptNote, record: RequestRecord, gateway: string): Call {
  const { method, path } = record.request;
  return {
    caller: gateway,
    upstream: attempt.upstream,
    peer: attempt.target,
    place: record.route?.name ?? path,
    operation: `${knownMethod(method)} ${path}`,
    isMessage: false,
    traceId: record.trace.traceId,
    spanId: attempt.spanId,
    startMs: wallMs(record, attempt.startedMs),
    endMs: wallMs(record, attemptEndedMs(attempt, record)),
  };
}

function spanCall(span: SeenSpan, { traceId }: SeenTrace): Call | undefined {
  const { kind, operation, peer } = span;
  if ((kind !== 'client' && kind !== 'producer') || span.failed) return undefined;
  if (operation === undefined || peer === undefined) return undefined;
  return {
    caller: span.service,
    upstream: undefined,
    peer,
    place: operation,
    operation,
    isMessage: kind === 'producer' || operation.startsWith('queue '),
    traceId,
    spanId: span.spanId,
    startMs: span.startMs,
    endMs: span.endMs,
  };
}
