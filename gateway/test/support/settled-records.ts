/** Records as the gateway leaves them when a request has settled, one for each way that a request can end. */
import type { TelemetrySettings } from '../../src/config/model.ts';
import type { AttemptNote, LimitDecision, LimitVerdict, RequestRecord } from '../../src/record.ts';

export const STARTED_AT_MS = 1_700_000_000_000;
const STARTED_MS = 1000;

export const logSettings = (more: Partial<TelemetrySettings['log']> = {}): TelemetrySettings['log'] => ({
  level: 'info',
  fields: 'otel',
  requests: true,
  sample: 1,
  only: undefined,
  otlp: 'kept',
  ...more,
});

export const telemetrySettings = (more: Partial<TelemetrySettings> = {}): TelemetrySettings => ({
  service: 'weir',
  otlp: '',
  sampling: 'head',
  sample: 1,
  keep: { errors: true, slowMs: 500, limited: true },
  cap: undefined,
  trustTraceContext: 'trusted-proxies',
  trustBaggage: 'trusted-proxies',
  propagation: { read: ['w3c'], write: ['w3c'] },
  metrics: 'scrape',
  serverTiming: true,
  showQuery: ['page'],
  log: logSettings(),
  ...more,
});

export const verdict = (more: Partial<LimitVerdict> = {}): LimitVerdict => ({
  policy: 'per-client',
  algorithm: 'sliding-window',
  keyHash: '5feceb66',
  cost: 1,
  allowed: true,
  limit: 10,
  windowMs: 10_000,
  remaining: 7,
  resetMs: 3000,
  shadow: false,
  retryAfterMs: 0,
  ...more,
  wholeLimit: more.wholeLimit ?? more.limit ?? 10,
});

export const limitDecision = (more: Partial<LimitDecision> = {}): LimitDecision => ({
  allowed: true,
  mode: 'redis',
  degradedBy: undefined,
  tripMs: 0.4,
  verdicts: [verdict()],
  ...more,
});

export const attempt = (more: Partial<AttemptNote> = {}): AttemptNote => ({
  number: 1,
  spanId: 'cccccccccccccccc',
  upstream: 'orders',
  target: '127.0.0.1:7001',
  targetHost: '127.0.0.1',
  targetPort: 7001,
  targetScheme: 'http',
  pickedBecause: 'only-target',
  lookedUpMs: undefined,
  reachedMs: undefined,
  startedMs: STARTED_MS + 2,
  connectedMs: STARTED_MS + 3,
  reused: false,
  requestSentMs: STARTED_MS + 3.5,
  firstByteMs: STARTED_MS + 8,
  endedMs: STARTED_MS + 10,
  status: 200,
  outcome: { kind: 'responded' },
  retryVerdict: undefined,
  ...more,
});

export const forwarded = (more: Partial<RequestRecord> = {}): RequestRecord => ({
  trace: {
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: 'aaaaaaaaaaaaaaaa',
    parentSpanId: undefined,
    sampled: true,
    sampledBy: 'ratio',
    baggage: undefined,
    random: true,
    tracestate: undefined,
    link: undefined,
  },
  startedAtMs: STARTED_AT_MS,
  startedMs: STARTED_MS,
  request: {
    method: 'POST',
    scheme: 'http',
    host: 'shop.example:8080',
    path: '/orders/42',
    query: 'token=REDACTED&page=2',
    httpVersion: '1.1',
    userAgent: 'curl/8.5.0',
    peerAddress: '127.0.0.1',
    peerPort: 50_000,
    upgrade: undefined,
  },
  client: { address: '192.0.2.7', trustedHops: 1 },
  route: { name: 'get-order', pattern: '/orders/{id}', sample: undefined },
  stages: [
    {
      name: 'identify-client',
      io: undefined,
      startedMs: STARTED_MS,
      endedMs: STARTED_MS + 0.004,
      decision: 'proceeded',
    },
    { name: 'match-route', io: undefined, startedMs: STARTED_MS, endedMs: STARTED_MS + 0.01, decision: 'proceeded' },
    {
      name: 'admit-client',
      io: 'redis',
      startedMs: STARTED_MS + 0.1,
      endedMs: STARTED_MS + 0.5,
      decision: 'proceeded',
    },
    { name: 'limit-rate', io: 'redis', startedMs: STARTED_MS + 1, endedMs: STARTED_MS + 1.5, decision: 'proceeded' },
  ],
  guard: {
    allowed: true,
    mode: 'redis',
    askedStore: true,
    limit: 6000,
    wholeLimit: 6000,
    consumed: 12,
    blockedForMs: 0,
  },
  limits: limitDecision(),
  attempts: [attempt()],
  requestBytes: 120,
  responseBytes: 512,
  status: 200,
  headSentMs: STARTED_MS + 8.5,
  endedMs: STARTED_MS + 12,
  outcome: { kind: 'forwarded' },
  ...more,
});

export const limited = (more: Partial<RequestRecord> = {}): RequestRecord =>
  forwarded({
    limits: limitDecision({
      allowed: false,
      verdicts: [verdict({ allowed: false, remaining: 0, retryAfterMs: 1234.5 })],
    }),
    attempts: [],
    status: 429,
    outcome: {
      kind: 'refused',
      by: 'limit-rate',
      problem: 'limit-exceeded',
      detail: 'The request is over the limit of the policies named here.',
      retryAfterMs: 1234.5,
    },
    ...more,
  });

/** The upstream broke off in the middle of its body. */
export const broken = (more: Partial<RequestRecord> = {}): RequestRecord =>
  forwarded({
    attempts: [attempt({ outcome: { kind: 'failed', problem: 'upstream-reset', failure: 'ECONNRESET' } })],
    outcome: { kind: 'broken', problem: 'upstream-reset' },
    ...more,
  });

/** The client left before there was a head. */
export const aborted = (more: Partial<RequestRecord> = {}): RequestRecord =>
  forwarded({
    attempts: [attempt({ firstByteMs: undefined, status: undefined, outcome: { kind: 'aborted' } })],
    status: undefined,
    headSentMs: undefined,
    responseBytes: 0,
    outcome: { kind: 'aborted', during: 'request' },
    ...more,
  });

export const unreachable = (more: Partial<RequestRecord> = {}): RequestRecord =>
  forwarded({
    attempts: [
      attempt({
        connectedMs: undefined,
        requestSentMs: undefined,
        firstByteMs: undefined,
        status: undefined,
        outcome: { kind: 'failed', problem: 'upstream-unreachable', failure: 'ECONNREFUSED' },
      }),
    ],
    status: 503,
    outcome: { kind: 'refused', by: 'forward', problem: 'upstream-unreachable', detail: '', retryAfterMs: undefined },
    ...more,
  });

/** A connection that became a WebSocket and lived for an hour. */
export const switched = (more: Partial<RequestRecord> = {}): RequestRecord =>
  forwarded({
    attempts: [attempt({ status: 101, outcome: { kind: 'switched' }, endedMs: STARTED_MS + 3_600_000 })],
    status: 101,
    endedMs: STARTED_MS + 3_600_000,
    outcome: { kind: 'switched' },
    ...more,
  });

/** Nobody asked for this path in the configuration. */
export const unrouted = (more: Partial<RequestRecord> = {}): RequestRecord =>
  forwarded({
    route: undefined,
    limits: undefined,
    attempts: [],
    status: 404,
    outcome: { kind: 'refused', by: 'match-route', problem: 'route-not-found', detail: '', retryAfterMs: undefined },
    ...more,
  });

/** The same record, not sampled at its head. */
export const unsampled = (record: RequestRecord): RequestRecord => ({
  ...record,
  trace: { ...record.trace, sampled: false },
});
