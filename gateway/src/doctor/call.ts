/** Calls from one process to another, as who made them tells of them: attempts of the gateway, CLIENT and PRODUCER spans of services. */
import type { AttemptNote, RequestRecord } from '../record.ts';
import { attemptEndedMs, knownMethod } from '../record-facts.ts';
import type { Rest } from './rest.ts';
import { SETTLED_AFTER_MS, type Seen, type SeenSpan, type SeenTrace, wallMs } from './seen.ts';

export interface Call {
  /** The service that made it. */
  readonly caller: string;
  /** Of an attempt of the gateway; undefined: a service made it. */
  readonly upstream: string | undefined;
  /** The address: the target of an attempt, or whom the caller's span names. */
  readonly peer: string;
  /** The route of the gateway, or the operation. */
  readonly place: string;
  readonly operation: string;
  /** Nobody waits for what a queue does with it. */
  readonly isMessage: boolean;
  /** Of an attempt. */
  readonly status: number | undefined;
  readonly traceId: string;
  readonly spanId: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** Those that were answered, long enough ago for spans of them to be here, in traces that lost none. */
export async function callsOf({ traces }: Seen, gateway: string, nowMs: number, rest: Rest): Promise<Call[]> {
  const calls: Call[] = [];
  const settledMs = nowMs - SETTLED_AFTER_MS;
  for (const trace of traces) {
    const pause = rest();
    if (pause !== undefined) await pause;
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

const isAnswered = ({ outcome }: AttemptNote): boolean => outcome?.kind === 'responded';

/** What stands between the caller and the service, a sidecar or a balancer, may answer so by itself. */
const OF_PROXIES = new Set([400, 401, 403, 407, 408, 413, 414, 421, 429, 431, 499, 502, 503, 504]);

/** Whether no span of the service need come of it. */
export const isPerhapsOfProxy = ({ status }: Call): boolean => status !== undefined && OF_PROXIES.has(status);

function attemptCall(attempt: AttemptNote, record: RequestRecord, gateway: string): Call {
  const { method, path } = record.request;
  return {
    caller: gateway,
    upstream: attempt.upstream,
    peer: attempt.target,
    place: record.route?.name ?? path,
    operation: `${knownMethod(method)} ${path}`,
    isMessage: false,
    status: attempt.status,
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
    status: undefined,
    traceId,
    spanId: span.spanId,
    startMs: span.startMs,
    endMs: span.endMs,
  };
}
