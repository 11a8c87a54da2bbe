import type {
  AttemptNote,
  AttemptOutcome,
  GuardNote,
  LimitDecision,
  LimitVerdict,
  OutcomeNote,
  RequestRecord,
  StageNote,
} from '../../record.ts';
import {
  count,
  fieldsOf,
  flag,
  listOf,
  number,
  objectOf,
  optional,
  spanId,
  text,
  traceId,
  words,
} from './json-schema.ts';

const storeMode = words('redis', 'memory', 'local', 'allow', 'refuse');

const stageNote = objectOf<StageNote>('StageNote', {
  name: text,
  io: optional(words('redis')),
  startedMs: number,
  endedMs: number,
  decision: words('proceeded', 'answered', 'refused', 'failed'),
});

const guardNote = objectOf<GuardNote>('GuardNote', {
  allowed: flag,
  mode: storeMode,
  askedStore: flag,
  limit: count,
  wholeLimit: count,
  consumed: count,
  blockedForMs: number,
});

const limitVerdict = objectOf<LimitVerdict>('LimitVerdict', {
  policy: text,
  algorithm: words('sliding-window', 'gcra'),
  keyHash: text,
  cost: count,
  allowed: flag,
  shadow: flag,
  limit: count,
  wholeLimit: count,
  windowMs: number,
  remaining: count,
  resetMs: number,
  retryAfterMs: number,
});

const limitDecision = objectOf<LimitDecision>('LimitDecision', {
  allowed: flag,
  mode: storeMode,
  degradedBy: optional(words('timeout', 'connection', 'breaker-open', 'error')),
  tripMs: number,
  verdicts: listOf(limitVerdict),
});

/** Which of the fields are there follows from `kind`. */
interface AnyAttemptOutcome {
  readonly kind: AttemptOutcome['kind'];
  readonly problem?: string;
  readonly failure?: string;
}

interface AnyOutcome {
  readonly kind: OutcomeNote['kind'];
  readonly by?: string;
  readonly problem?: string;
  readonly detail?: string;
  readonly retryAfterMs?: number | undefined;
  readonly during?: 'request' | 'response';
}

const attemptNote = objectOf<Omit<AttemptNote, 'outcome'> & { outcome: AnyAttemptOutcome | undefined }>('AttemptNote', {
  number: count,
  spanId,
  upstream: text,
  target: text,
  targetHost: text,
  targetPort: count,
  targetScheme: words('http', 'https'),
  pickedBecause: text,
  startedMs: number,
  lookedUpMs: optional(number),
  reachedMs: optional(number),
  connectedMs: optional(number),
  reused: flag,
  requestSentMs: optional(number),
  firstByteMs: optional(number),
  endedMs: number,
  status: optional(count),
  outcome: optional(
    fieldsOf<AnyAttemptOutcome>({
      kind: words('responded', 'switched', 'failed', 'aborted'),
      problem: optional(text),
      failure: optional(text),
    }),
  ),
  retryVerdict: optional(text),
});

type Trace = RequestRecord['trace'];

export const requestRecord = objectOf<RequestRecord>('RequestRecord', {
  trace: fieldsOf<Trace>({
    traceId,
    spanId,
    parentSpanId: optional(spanId),
    sampled: flag,
    sampledBy: words('undecided', 'caller', 'ratio', 'route', 'cap', 'collector'),
    random: flag,
    tracestate: optional(text),
    baggage: optional(text),
    link: optional(fieldsOf<NonNullable<Trace['link']>>({ traceId, spanId })),
  }),
  startedAtMs: number,
  startedMs: number,
  request: fieldsOf<RequestRecord['request']>({
    method: text,
    scheme: words('http', 'https'),
    host: text,
    path: text,
    query: text,
    httpVersion: text,
    userAgent: optional(text),
    peerAddress: text,
    peerPort: count,
    upgrade: optional(text),
  }),
  client: optional(fieldsOf<NonNullable<RequestRecord['client']>>({ address: text, trustedHops: count })),
  route: optional(
    fieldsOf<NonNullable<RequestRecord['route']>>({ name: text, pattern: text, sample: optional(number) }),
  ),
  stages: listOf(stageNote),
  guard: optional(guardNote),
  limits: optional(limitDecision),
  attempts: listOf(attemptNote),
  requestBytes: count,
  responseBytes: count,
  status: optional(count),
  headSentMs: optional(number),
  endedMs: number,
  outcome: optional(
    fieldsOf<AnyOutcome>({
      kind: words('forwarded', 'switched', 'answered', 'refused', 'broken', 'aborted'),
      by: optional(text),
      problem: optional(text),
      detail: optional(text),
      retryAfterMs: optional(number),
      during: optional(words('request', 'response')),
    }),
  ),
});
