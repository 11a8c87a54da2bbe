import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { describe, expect, test } from 'vitest';
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
} from '../../test/support/settled-records.ts';
import type { RequestRecord } from '../record.ts';
import { projectSpans } from './project-spans.ts';
import { gatewayResource } from './resource.ts';

const resource = gatewayResource({ service: 'weir' });

const spansOf = (record: RequestRecord): ReadableSpan[] => projectSpans(record, 'head', resource);
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
    'url.query': 'token=REDACTED&page=REDACTED',
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
    'url.full': 'http://127.0.0.1:7001/orders/42?token=REDACTED&page=REDACTED',
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

  test('every span says that it is sampled, or the processor would drop it', () => {
    const kept = projectSpans(forwarded({ trace: { ...trace, sampled: false } }), 'tail', resource);
    expect(kept.map((span) => span.spanContext().traceFlags & 1)).toEqual([1, 1, 1, 1]);
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
