/**
 * The record of one request: what came in, what each stage decided and why, each attempt, the outcome.
 *
 *   record ──► spans · metrics · one log line · response headers · a page in the console
 *
 * It is filled while the request runs and is never derived again; every view is a pure function of it. Times called
 * `…Ms` are performance.now() readings or spans of them; `startedAtMs` alone is the wall clock.
 */
import type { ProblemCode } from './problems.ts';

export interface RequestRecord {
  readonly trace: TraceIdentity;
  readonly startedAtMs: number;
  readonly startedMs: number;
  readonly request: RequestNote;
  client: ClientNote | undefined;
  route: RouteNote | undefined;
  readonly stages: StageNote[];
  guard: GuardNote | undefined;
  limits: LimitDecision | undefined;
  readonly attempts: AttemptNote[];
  requestBytes: number;
  responseBytes: number;
  /** The status sent to the client; undefined when nothing was sent. */
  status: number | undefined;
  headSentMs: number | undefined;
  endedMs: number;
  outcome: OutcomeNote | undefined;
}

export interface TraceIdentity {
  readonly traceId: string;
  /** The SERVER span of this request. */
  readonly spanId: string;
  /** Set when the caller's context was trusted and followed. */
  readonly parentSpanId: string | undefined;
  /** The head decision: the flag that goes on the wire. Made when it is first needed, for by then the route is known. */
  sampled: boolean;
  sampledBy: SampledBy;
  /** W3C level 2 random flag of the trace id. */
  readonly random: boolean;
  /** The caller's, if it was followed; or, of a share below 100 %, how many traces this one stands for (`ot=th:`). */
  tracestate: string | undefined;
  /** What of the caller's baggage is passed on. */
  readonly baggage: string | undefined;
  /** The context of a caller that was not trusted: linked, not followed. */
  readonly link: { readonly traceId: string; readonly spanId: string } | undefined;
}

/**
 * Who made the head decision: nobody yet; the caller, who is trusted; `telemetry.sample`; the route's own `sample`; the cap on
 * traces per second, which said no; or nobody, because a collector decides later.
 */
export type SampledBy = 'undecided' | 'caller' | 'ratio' | 'route' | 'cap' | 'collector';

export interface RequestNote {
  readonly method: string;
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly path: string;
  /** As it may be shown (redact.ts). What was sent stands in the head alone. */
  readonly query: string;
  readonly httpVersion: string;
  readonly userAgent: string | undefined;
  readonly peerAddress: string;
  readonly peerPort: number;
  /** The protocol asked for by `Upgrade`, if any. */
  readonly upgrade: string | undefined;
}

export interface ClientNote {
  readonly address: string;
  /** How many trusted proxies stood between us and the client. */
  readonly trustedHops: number;
}

export interface RouteNote {
  readonly name: string;
  readonly pattern: string;
  /** The share of its traces that is kept, where it has one of its own. */
  readonly sample: number | undefined;
}

export type StageDecision = 'proceeded' | 'answered' | 'refused' | 'failed';

export interface StageNote {
  readonly name: string;
  /** Stages that do I/O become spans of their own. */
  readonly io: 'redis' | undefined;
  readonly startedMs: number;
  endedMs: number;
  decision: StageDecision;
}

/** Where a decision about shared state was made: in Redis, in this process, or without any store because Redis was away. */
export type StoreMode = 'redis' | 'memory' | 'local' | 'allow' | 'refuse';

export interface GuardNote {
  readonly allowed: boolean;
  readonly mode: StoreMode;
  /** False also where this process knew by itself that Redis blocks the client. */
  readonly askedStore: boolean;
  readonly limit: number;
  /** Of all workers together: more than `limit` where this one enforced its part. */
  readonly wholeLimit: number;
  readonly consumed: number;
  readonly blockedForMs: number;
}

export interface LimitDecision {
  /** By all policies that are enforced. */
  readonly allowed: boolean;
  readonly mode: StoreMode;
  /** Why the store was not used, when it was not: a fixed word, never a message of Redis. */
  readonly degradedBy: 'timeout' | 'connection' | 'breaker-open' | 'error' | undefined;
  readonly tripMs: number;
  readonly verdicts: readonly LimitVerdict[];
}

export interface LimitVerdict {
  readonly policy: string;
  readonly algorithm: 'sliding-window' | 'gcra';
  readonly keyHash: string;
  readonly cost: number;
  /** By this policy alone. */
  readonly allowed: boolean;
  /** Only told: what it says refuses nobody. */
  readonly shadow: boolean;
  /** The most that may pass in `windowMs`, as advertised (`q`). */
  readonly limit: number;
  /** Of all workers together: more than `limit` where this one enforced its part. */
  readonly wholeLimit: number;
  readonly windowMs: number;
  /** What would be admitted now, after this decision (`r`). */
  readonly remaining: number;
  /** Until `remaining` grows again (`t`). */
  readonly resetMs: number;
  /** Until this request would be admitted; 0 when it was. */
  readonly retryAfterMs: number;
}

export interface AttemptNote {
  readonly number: number;
  readonly spanId: string;
  readonly upstream: string;
  /** host:port, from the configuration. */
  readonly target: string;
  readonly targetHost: string;
  readonly targetPort: number;
  readonly targetScheme: 'http' | 'https';
  readonly pickedBecause: string;
  readonly startedMs: number;
  /** The name was found, the peer was reached, TLS (if any) was agreed: undefined on a reused connection, which `reused` tells. */
  lookedUpMs: number | undefined;
  reachedMs: number | undefined;
  connectedMs: number | undefined;
  reused: boolean;
  requestSentMs: number | undefined;
  firstByteMs: number | undefined;
  endedMs: number;
  status: number | undefined;
  outcome: AttemptOutcome | undefined;
  /** Why no further attempt was made, or why one was. */
  retryVerdict: string | undefined;
}

export type AttemptOutcome =
  | { readonly kind: 'responded' }
  | { readonly kind: 'switched' }
  | { readonly kind: 'failed'; readonly problem: ProblemCode; readonly failure: string }
  | { readonly kind: 'aborted' };

export type OutcomeNote =
  | { readonly kind: 'forwarded' }
  | { readonly kind: 'switched' }
  | { readonly kind: 'answered'; readonly by: string }
  | {
      readonly kind: 'refused';
      readonly by: string;
      readonly problem: ProblemCode;
      readonly detail: string;
      readonly retryAfterMs: number | undefined;
    }
  /** The head had been sent when it broke: the connection was cut. */
  | { readonly kind: 'broken'; readonly problem: ProblemCode }
  | { readonly kind: 'aborted'; readonly during: 'request' | 'response' };

export function startRecord(
  trace: TraceIdentity,
  request: RequestNote,
  startedAtMs: number,
  startedMs: number,
): RequestRecord {
  return {
    trace,
    startedAtMs,
    startedMs,
    request,
    client: undefined,
    route: undefined,
    stages: [],
    guard: undefined,
    limits: undefined,
    attempts: [],
    requestBytes: 0,
    responseBytes: 0,
    status: undefined,
    headSentMs: undefined,
    endedMs: 0,
    outcome: undefined,
  };
}
