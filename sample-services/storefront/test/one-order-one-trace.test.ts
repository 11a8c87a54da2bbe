import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { followOrder } from '../../service-kit/test/support/followed-order.ts';
import { type OtlpReceiver, type SeenSpan, startOtlpReceiver } from '../../service-kit/test/support/otlp-receiver.ts';
import {
  houseNames,
  type OrderAnswer,
  type RunningHouse,
  runHouse,
} from '../../service-kit/test/support/running-house.ts';
import type { Ended, ServiceName } from '../../service-kit/test/support/running-service.ts';

// A database and five processes, on a machine that may be busy with other tests.
const startWithinMs = 120_000;

const traceId = 'a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5';
const socketTraceId = 'b0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5';
const callerSpanId = '00f067aa0ba902b7';

const ways = [
  { way: 'on a queue', environment: { REDIS_URL: inject('redisUrl'), WEIR_QUEUE_PREFIX: `test-${randomUUID()}` } },
  { way: 'over HTTP', environment: {} },
];

describe.each(ways)('one trace, with events $way', ({ way, environment }) => {
  let house: RunningHouse;
  let receiver: OtlpReceiver;
  let ended: Ended[];
  let spans: SeenSpan[];

  beforeAll(async () => {
    receiver = await startOtlpReceiver();
    house = await runHouse({
      ...environment,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    });
    const answer = await house.postOrder(
      { item: 'lamp', quantity: 1 },
      { traceparent: `00-${traceId}-${callerSpanId}-01` },
    );
    const { id } = (await answer.json()) as OrderAnswer;
    await followOrder(house.orders, id, { traceparent: `00-${socketTraceId}-${callerSpanId}-01` }).closed;
    await house.notifications.logged(({ msg }) => msg === 'mail sent');
    await Promise.all(houseNames.map((name) => house[name].logged((line) => line['trace_id'] === traceId)));
    // The batches are five seconds apart: what is here after the end came by the flush at the end.
    ended = await Promise.all(houseNames.map((name) => house[name].stop()));
    spans = receiver.spans();
  }, startWithinMs);

  afterAll(async () => {
    await house?.stop();
    await receiver?.stop();
  });

  /** Where a process begins to work on the trace: a request or a message. */
  const worksOf = (service: ServiceName, ofTrace = traceId): SeenSpan[] =>
    spans.filter(
      ({ service: of, kind, ...span }) =>
        of === service && (kind === 'server' || kind === 'consumer') && span.traceId === ofTrace,
    );
  const workOf = (service: ServiceName, ofTrace = traceId): SeenSpan => {
    const [work, ...more] = worksOf(service, ofTrace);
    expect(more, service).toEqual([]);
    return work!;
  };
  /** The nearest ancestor that is not INTERNAL. */
  const outwardParent = (span: SeenSpan): SeenSpan | undefined => {
    const parent = spans.find((other) => other.spanId === span.parentSpanId);
    return parent?.kind === 'internal' ? outwardParent(parent) : parent;
  };

  test('goes through five processes, each call the parent of what it caused', () => {
    expect(workOf('storefront').parentSpanId).toBe(callerSpanId);
    const told = way === 'over HTTP' ? 'client' : 'producer';
    for (const [callee, caller, kind] of [
      ['orders', 'storefront', 'client'],
      ['payments', 'orders', 'client'],
      ['inventory', 'orders', 'client'],
      ['notifications', 'orders', told],
    ] as const) {
      expect(worksOf(callee).length, callee).toBeGreaterThan(0);
      for (const work of worksOf(callee)) {
        const call = outwardParent(work);
        expect(call, callee).toMatchObject({ kind, service: caller });
        expect(call && outwardParent(call), callee).toBe(workOf(caller));
      }
    }
  });

  test('names spans by route or queue, and marks no decline as an error of the service', () => {
    const begun = houseNames.flatMap((name) => worksOf(name).map((work) => `${name} ${work.name}`));
    expect(begun.sort()).toEqual([
      'inventory DELETE /reservations/:orderId',
      'inventory POST /reservations',
      `notifications ${way === 'over HTTP' ? 'POST /events' : 'process order-events'}`,
      'orders POST /orders',
      'payments POST /payments',
      'storefront POST /orders',
    ]);
    expect(houseNames.flatMap((name) => worksOf(name)).filter(({ isError }) => isError)).toEqual([]);
    expect(workOf('payments').attributes).toMatchObject({
      'http.route': '/payments',
      'http.request.method': 'POST',
      'http.response.status_code': 402,
    });
  });

  test('holds the statements sent to the database, below the work that sent them', () => {
    const statements = spans.filter((span) => span.traceId === traceId && span.name.startsWith('pg.query'));
    const ofService = (name: ServiceName): number => statements.filter(({ service }) => service === name).length;
    expect(Object.fromEntries(houseNames.map((name) => [name, ofService(name)]))).toEqual({
      storefront: 0,
      orders: 3,
      payments: 1,
      inventory: 2,
      notifications: 1,
    });
    for (const statement of statements) {
      expect(worksOf(statement.service as ServiceName)).toContain(outwardParent(statement));
    }
  });

  test('goes on over an upgrade', () => {
    expect(workOf('orders', socketTraceId)).toMatchObject({
      name: 'GET /orders/:id/status',
      parentSpanId: callerSpanId,
      attributes: { 'http.route': '/orders/:id/status', 'http.response.status_code': 101 },
    });
  });

  test('begins with a request: no span stands alone, and no library tells of itself', () => {
    const known = new Set(spans.map(({ spanId }) => spanId).concat(callerSpanId));
    const alone = spans.filter(({ parentSpanId }) => !known.has(parentSpanId));
    expect(alone).toEqual([]);
  });

  test('is named by one log line of each process, and by the line of the WebSocket', () => {
    const linesOf = (name: ServiceName): string[] =>
      house[name].log.filter((line) => line['trace_id'] === traceId).map(({ msg }) => String(msg));
    expect(Object.fromEntries(houseNames.map((name) => [name, linesOf(name)]))).toEqual({
      storefront: ['request'],
      orders: ['request'],
      payments: ['request'],
      inventory: ['request', 'request'],
      notifications: way === 'over HTTP' ? ['mail sent', 'request'] : ['mail sent'],
    });
    const [line] = house.orders.log.filter((line) => line['trace_id'] === socketTraceId);
    expect(line).toMatchObject({ status: 101, route: '/orders/:id/status' });
  });

  test('leaves with metrics and logs when the process is told to end', () => {
    expect(ended.map(({ code }) => code)).toEqual(houseNames.map(() => 0));
    for (const name of houseNames) {
      const said = (path: string): string =>
        receiver.exports
          .filter((one) => one.path === path && one.body.includes(`"${name}"`))
          .map(({ body }) => body.toString('utf8'))
          .join('\n');
      // A worker serves no request.
      const metric = worksOf(name)[0]?.kind === 'consumer' ? 'db.client.operation' : 'http.server.request';
      expect([name, said('/v1/metrics').includes(`${metric}.duration`)]).toEqual([name, true]);
      expect([name, said('/v1/logs').includes(traceId)]).toEqual([name, true]);
    }
  });
});
