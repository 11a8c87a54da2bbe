import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { describe, expect, test } from 'vitest';
import { sdkSpans } from '../../test/support/sdk-telemetry.ts';
import {
  aborted,
  attempt,
  broken,
  forwarded,
  limitDecision,
  limited,
  STARTED_AT_MS,
  switched,
  unreachable,
  unrouted,
  verdict,
} from '../../test/support/settled-records.ts';
import type { RequestRecord } from '../record.ts';
import { gatewayResource } from './resource.ts';

const resource = gatewayResource({ service: 'weir' });

const spansOf = (record: RequestRecord): ReadableSpan[] => sdkSpans(record, 'head', resource);
const serverOf = (record: RequestRecord): ReadableSpan => spansOf(record)[0] as ReadableSpan;
const clientOf = (record: RequestRecord): ReadableSpan =>
  spansOf(record).find((span) => span.kind === SpanKind.CLIENT) as ReadableSpan;

/** A trace as one reads it: who is whose child, of which kind, how it ended. */
const outline = (record: RequestRecord): string[] => {
  const spans = spansOf(record);
  const nameOf = (id: string | undefined) => spans.find((span) => span.spanContext().spanId === id)?.name;
  return spans.map((span) => {
    const parent = nameOf(span.parentSpanContext?.spanId);
    const status =
      SpanStatusCode[span.status.code] + (span.status.message === undefined ? '' : ` ${span.status.message}`);
    return `${SpanKind[span.kind]} ${span.name} < ${parent ?? '-'} ${status}`;
  });
};

describe('the trace of a request', () => {
  test.each([
    [
      'forwarded',
      forwarded(),
      [
        'SERVER POST /orders/{id} < - UNSET',
        'INTERNAL admit-client < POST /orders/{id} UNSET',
        'INTERNAL limit-rate < POST /orders/{id} UNSET',
        'CLIENT POST /orders/{id} < POST /orders/{id} UNSET',
      ],
    ],
    [
      'limited',
      limited(),
      [
        'SERVER POST /orders/{id} < - UNSET',
        'INTERNAL admit-client < POST /orders/{id} UNSET',
        'INTERNAL limit-rate < POST /orders/{id} UNSET',
      ],
    ],
    [
      'broken',
      broken({ stages: [] }),
      [
        'SERVER POST /orders/{id} < - ERROR upstream-reset',
        'CLIENT POST /orders/{id} < POST /orders/{id} ERROR ECONNRESET',
      ],
    ],
    [
      'aborted',
      aborted({ stages: [] }),
      ['SERVER POST /orders/{id} < - UNSET', 'CLIENT POST /orders/{id} < POST /orders/{id} UNSET'],
    ],
    [
      'refused for an upstream that is not there',
      unreachable({ stages: [] }),
      ['SERVER POST /orders/{id} < - ERROR', 'CLIENT POST /orders/{id} < POST /orders/{id} ERROR ECONNREFUSED'],
    ],
    ['without a route', unrouted({ stages: [] }), ['SERVER POST < - UNSET']],
  ])('%s', (_name, record, expected) => {
    expect(outline(record)).toEqual(expected);
  });
});

test('what a forwarded request says of itself', () => {
  const [server, guard, limits, client] = spansOf(forwarded()) as [
    ReadableSpan,
    ReadableSpan,
    ReadableSpan,
    ReadableSpan,
  ];
  expect(server.attributes).toEqual({
    'http.request.method': 'POST',
    'url.scheme': 'http',
    'url.path': '/orders/42',
    'url.query': 'token=REDACTED&page=2',
    'network.protocol.version': '1.1',
    'network.peer.address': '127.0.0.1',
    'network.peer.port': 50_000,
    'user_agent.original': 'curl/8.5.0',
    'server.address': 'shop.example',
    'server.port': 8080,
    'client.address': '192.0.2.7',
    'http.route': '/orders/{id}',
    'http.response.status_code': 200,
    'http.request.body.size': 120,
    'http.response.body.size': 512,
    'weir.route': 'get-order',
    'weir.outcome': 'forwarded',
    'weir.kept': 'head',
    'weir.sampled_by': 'ratio',
    'weir.client.trusted_hops': 1,
    'weir.stages': [
      'identify-client: proceeded, 0.004 ms',
      'match-route: proceeded, 0.01 ms',
      'admit-client: proceeded, 0.4 ms',
      'limit-rate: proceeded, 0.5 ms',
    ],
    'weir.guard.verdict': 'allowed',
    'weir.guard.consumed': 12,
    'weir.guard.limit': 6000,
    'weir.limit.verdict': 'allowed',
    'weir.limit.policies': ['per-client: allowed, 7 of 10 per 10000 ms left, key 5feceb66'],
    'weir.limit.trip_ms': 0.4,
    'weir.store_mode': 'redis',
  });
  expect(guard.attributes).toMatchObject({ 'weir.guard.verdict': 'allowed', 'weir.store_mode': 'redis' });
  expect(limits.attributes).toMatchObject({ 'weir.limit.verdict': 'allowed', 'db.system.name': 'redis' });
  expect(client.attributes).toEqual({
    'http.request.method': 'POST',
    'server.address': '127.0.0.1',
    'server.port': 7001,
    'url.full': 'http://127.0.0.1:7001/orders/42?token=REDACTED&page=2',
    'url.template': '/orders/{id}',
    'http.response.status_code': 200,
    'weir.upstream': 'orders',
    'weir.target': '127.0.0.1:7001',
    'weir.attempt.picked_because': 'only-target',
    'weir.attempt.outcome': 'responded',
    'weir.attempt.connection_reused': false,
    'weir.attempt.connect_ms': 1,
    'weir.attempt.send_ms': 0.5,
    'weir.attempt.wait_ms': 4.5,
    'weir.attempt.receive_ms': 2,
  });
});

test('a refusal says who refused, with which problem, and how long to wait', () => {
  expect(serverOf(limited()).attributes).toMatchObject({
    'http.response.status_code': 429,
    'weir.outcome': 'limited',
    'weir.outcome.by': 'limit-rate',
    'weir.problem': 'limit-exceeded',
    'weir.retry_after_ms': 1235,
    'weir.limit.policies': ['per-client: limited, 0 of 10 per 10000 ms left, key 5feceb66, wait 1235 ms'],
  });
});

describe('error.type', () => {
  test('of the request is the problem, or the status of an upstream that failed on its own', () => {
    expect(serverOf(unreachable()).attributes['error.type']).toBe('upstream-unreachable');
    expect(serverOf(forwarded({ status: 502 })).attributes['error.type']).toBe('502');
    expect(serverOf(limited()).attributes['error.type']).toBeUndefined();
  });

  test('of an attempt counts 4xx, too', () => {
    const client = clientOf(forwarded({ status: 404, attempts: [attempt({ status: 404 })] }));
    expect(client.attributes['error.type']).toBe('404');
    expect(client.status.code).toBe(SpanStatusCode.ERROR);
  });

  test('of an attempt whose client left is said, and is no fault of the upstream', () => {
    const client = clientOf(aborted());
    expect(client.attributes['error.type']).toBe('aborted');
    expect(client.status.code).toBe(SpanStatusCode.UNSET);
  });
});

describe('where it stands among traces', () => {
  const { trace } = forwarded();

  test('a caller that is trusted is the parent, in another process', () => {
    const server = serverOf(forwarded({ trace: { ...trace, parentSpanId: 'b'.repeat(16), tracestate: 'a=1' } }));
    expect(server.parentSpanContext).toMatchObject({ traceId: trace.traceId, spanId: 'b'.repeat(16), isRemote: true });
    expect(server.spanContext().traceState?.serialize()).toBe('a=1');
  });

  test('a caller that is not is a link', () => {
    const link = { traceId: 'd'.repeat(32), spanId: 'e'.repeat(16) };
    const server = serverOf(forwarded({ trace: { ...trace, link } }));
    expect(server.parentSpanContext).toBeUndefined();
    expect(server.links).toEqual([{ context: { ...link, traceFlags: 0, isRemote: true } }]);
  });

  test('the span of an attempt has the id that went upstream', () => {
    expect(clientOf(forwarded()).spanContext().spanId).toBe('c'.repeat(16));
  });

  test('a trace that is kept at its end says so, and that it went unsampled to the services', () => {
    const kept = sdkSpans(forwarded({ trace: { ...trace, sampled: false } }), 'tail', resource);
    expect(kept.map((span) => span.spanContext().traceFlags & 1)).toEqual([0, 0, 0, 0]);
    expect(kept[0]?.attributes['weir.kept']).toBe('tail');
  });
});

test('times are those of the record', () => {
  const [server, , , client] = spansOf(forwarded());
  const startSeconds = STARTED_AT_MS / 1000;
  expect(server?.startTime).toEqual([startSeconds, 0]);
  expect(server?.endTime).toEqual([startSeconds, 12_000_000]);
  expect(server?.duration).toEqual([0, 12_000_000]);
  expect(client?.startTime).toEqual([startSeconds, 2_000_000]);
});

test('an attempt that was made again says which one it is', () => {
  const record = forwarded({ attempts: [attempt(), attempt({ number: 2, spanId: 'f'.repeat(16) })] });
  const counts = spansOf(record)
    .filter((span) => span.kind === SpanKind.CLIENT)
    .map((span) => span.attributes['http.request.resend_count']);
  expect(counts).toEqual([undefined, 1]);
});

test('a stage that decided in memory waited for nothing and has no span', () => {
  const record = forwarded({ limits: limitDecision({ mode: 'memory' }), guard: undefined });
  expect(spansOf(record).map((span) => span.kind)).toEqual([SpanKind.SERVER, SpanKind.CLIENT]);
});

test('a stage that failed has one, with an error', () => {
  const stage = { name: 'limit-rate', io: 'redis', startedMs: 1000, endedMs: 1001, decision: 'failed' } as const;
  expect(outline(unreachable({ stages: [stage], limits: undefined, attempts: [] }))).toContain(
    'INTERNAL limit-rate < POST /orders/{id} ERROR',
  );
});

test('a switched connection spans its whole life', () => {
  expect(serverOf(switched()).duration).toEqual([3600, 0]);
});

test('a method that nobody knows does not make a name of its own', () => {
  const server = serverOf(unrouted({ request: { ...forwarded().request, method: 'BREW' } }));
  expect(server.name).toBe('HTTP');
  expect(server.attributes).toMatchObject({ 'http.request.method': '_OTHER', 'http.request.method_original': 'BREW' });
});

test.each([
  ['shop.example', 'shop.example', undefined],
  ['[::1]:8080', '::1', 8080],
  ['[::1]', '::1', undefined],
  ['', undefined, undefined],
])('the authority %j', (host, address, port) => {
  const { attributes } = serverOf(forwarded({ request: { ...forwarded().request, host } }));
  expect([attributes['server.address'], attributes['server.port']]).toEqual([address, port]);
});

test('the resource says who speaks', () => {
  expect(resource.attributes).toMatchObject({ 'service.name': 'weir', 'service.version': expect.any(String) });
});

describe('the phases of an attempt', () => {
  const phasesOf = (record: RequestRecord) =>
    Object.fromEntries(
      Object.entries(clientOf(record).attributes).filter(([name]) => /^weir\.attempt\.\w+_ms$/.test(name)),
    );
  const at = { startedMs: 1000, lookedUpMs: 1001, reachedMs: 1003, connectedMs: 1006, requestSentMs: 1010 };

  test('of a new connection to a name over TLS are six, and add up to its duration', () => {
    const made = attempt({ ...at, firstByteMs: 1015, endedMs: 1021, targetScheme: 'https' });
    const phases = phasesOf(forwarded({ attempts: [made] }));
    expect(phases).toEqual({
      'weir.attempt.lookup_ms': 1,
      'weir.attempt.connect_ms': 2,
      'weir.attempt.tls_ms': 3,
      'weir.attempt.send_ms': 4,
      'weir.attempt.wait_ms': 5,
      'weir.attempt.receive_ms': 6,
    });
    expect(Object.values(phases).reduce((sum: number, ms) => sum + Number(ms), 0)).toBe(21);
  });

  test('of a new connection to an address without TLS have neither name nor TLS', () => {
    const made = attempt({ ...at, lookedUpMs: undefined, connectedMs: 1003, targetScheme: 'http' });
    expect(phasesOf(forwarded({ attempts: [made] }))).toMatchObject({ 'weir.attempt.connect_ms': 3 });
    expect(phasesOf(forwarded({ attempts: [made] }))).not.toHaveProperty(['weir.attempt.tls_ms']);
    expect(phasesOf(forwarded({ attempts: [made] }))).not.toHaveProperty(['weir.attempt.lookup_ms']);
  });

  test('of a connection that was there begin with sending', () => {
    const made = attempt({ connectedMs: undefined, reused: true });
    expect(Object.keys(phasesOf(forwarded({ attempts: [made] })))).toEqual([
      'weir.attempt.send_ms',
      'weir.attempt.wait_ms',
      'weir.attempt.receive_ms',
    ]);
  });

  test('of TLS that was never agreed end where the target was reached', () => {
    const { outcome, ...unsent } = attempt({ ...at, connectedMs: undefined, requestSentMs: undefined });
    const made = { ...unsent, firstByteMs: undefined, targetScheme: 'https' as const, outcome };
    expect(phasesOf(forwarded({ attempts: [made] }))).toEqual({
      'weir.attempt.lookup_ms': 1,
      'weir.attempt.connect_ms': 2,
    });
  });
});

describe('events', () => {
  /** Name, milliseconds after the start of the request, and what else is said. */
  const eventsOf = (span: ReadableSpan) =>
    span.events.map(({ name, time: [seconds, nanos], attributes }) => [
      name,
      Math.round((seconds * 1000 - STARTED_AT_MS + nanos / 1e6) * 1000) / 1000,
      attributes,
    ]);

  test('of a request that went well are its moments', () => {
    expect(eventsOf(serverOf(forwarded()))).toEqual([['weir.head_sent', 8.5, {}]]);
    expect(eventsOf(clientOf(forwarded()))).toEqual([
      ['weir.request_sent', 3.5, {}],
      ['weir.first_byte', 8, {}],
    ]);
  });

  test('tell that a limit refused, when, which and for how long', () => {
    expect(eventsOf(serverOf(limited()))[0]).toEqual([
      'weir.limited',
      1.5,
      {
        'weir.limit.policies': ['per-client: limited, 0 of 10 per 10000 ms left, key 5feceb66, wait 1235 ms'],
        'weir.retry_after_ms': 1235,
      },
    ]);
  });

  test('tell what a policy in shadow would have done, and that Redis did not decide', () => {
    const verdicts = [
      verdict(),
      verdict({ policy: 'new', shadow: true, allowed: false, remaining: 0, retryAfterMs: 5 }),
    ];
    const limits = limitDecision({ mode: 'local', degradedBy: 'connection', verdicts });
    const server = serverOf(forwarded({ limits }));
    expect(eventsOf(server).slice(0, 2)).toEqual([
      ['weir.store_degraded', 1.5, { 'weir.degraded_by': 'connection', 'weir.store_mode': 'local' }],
      [
        'weir.would_limit',
        1.5,
        { 'weir.limit.policies': ['new: would-limit, 0 of 10 per 10000 ms left, key 5feceb66, wait 5 ms'] },
      ],
    ]);
    expect(server.attributes['weir.limit.verdict']).toBe('would-limit');
  });

  test('tell that the guard blocked', () => {
    const guard = {
      allowed: false,
      mode: 'local',
      askedStore: false,
      limit: 9,
      wholeLimit: 9,
      consumed: 10,
      blockedForMs: 59_999.2,
    } as const;
    expect(eventsOf(serverOf(limited({ guard, limits: undefined }))).slice(0, 2)).toEqual([
      ['weir.store_degraded', 0.5, { 'weir.store_mode': 'local' }],
      ['weir.blocked', 0.5, { 'weir.guard.blocked_for_ms': 60_000 }],
    ]);
  });

  test('tell that the client was gone, or was cut off', () => {
    expect(eventsOf(serverOf(aborted()))).toEqual([['weir.client_gone', 12, { 'weir.aborted_during': 'request' }]]);
    expect(eventsOf(serverOf(broken())).at(-1)).toEqual([
      'weir.response_cut',
      12,
      { 'weir.problem': 'upstream-reset' },
    ]);
  });

  test('tell why an attempt failed, and what was made of it', () => {
    const failed = attempt({
      outcome: { kind: 'failed', problem: 'upstream-reset', failure: 'ECONNRESET' },
      retryVerdict: 'one attempt is configured',
    });
    expect(eventsOf(clientOf(forwarded({ attempts: [failed] }))).at(-1)).toEqual([
      'weir.attempt_failed',
      10,
      { 'weir.attempt.failure': 'ECONNRESET', 'weir.attempt.retry_verdict': 'one attempt is configured' },
    ]);
  });
});
