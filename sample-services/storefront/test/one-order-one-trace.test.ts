import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type OtlpReceiver, type SeenSpan, startOtlpReceiver } from '../../service-kit/test/support/otlp-receiver.ts';
import { type PrivateDatabase, startPrivateDatabase } from '../../service-kit/test/support/private-database.ts';
import {
  type Ended,
  endServices,
  type RunningService,
  runService,
} from '../../service-kit/test/support/running-service.ts';

let database: PrivateDatabase;
let receiver: OtlpReceiver;
let payments: RunningService;
let orders: RunningService;
let storefront: RunningService;

// A database and three processes, on a machine that may be busy with other tests.
const startWithinMs = 120_000;
const patiently = { timeout: 20_000 };

beforeAll(async () => {
  database = await startPrivateDatabase();
  receiver = await startOtlpReceiver();
  const shared = {
    DATABASE_URL: database.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  };
  payments = await runService('payments', shared);
  orders = await runService('orders', { ...shared, PAYMENTS_URL: payments.url });
  storefront = await runService('storefront', { ...shared, ORDERS_URL: orders.url });
}, startWithinMs);

afterAll(async () => {
  await endServices();
  await receiver?.stop();
  await database?.stop();
});

interface OrderAnswer {
  id: string;
  status: string;
  total: string;
  reason?: string;
  history: { status: string }[];
}

function postOrder(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${storefront.url}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const follow = (orderId: string, headers: Record<string, string> = {}): WebSocket =>
  new WebSocket(`${orders.url.replace('http', 'ws')}/orders/${orderId}/status`, { headers });

interface Followed {
  /** Grows as they come. */
  readonly statuses: readonly string[];
  readonly closed: Promise<number>;
}

function read(socket: WebSocket): Followed {
  const statuses: string[] = [];
  socket.on('message', (data: Buffer) => {
    statuses.push((JSON.parse(data.toString()) as { status: string }).status);
  });
  return { statuses, closed: once(socket, 'close').then(([code]) => code as number) };
}

describe('an order', () => {
  test('is priced, kept and paid', async () => {
    const answer = await postOrder({ item: 'tea', quantity: 2 });
    expect(answer.status).toBe(201);
    const order = (await answer.json()) as OrderAnswer;
    expect(order).toMatchObject({ status: 'paid', total: '9.00' });
    expect(answer.headers.get('location')).toBe(`/orders/${order.id}`);
    expect(await (await fetch(`${orders.url}/orders/${order.id}`)).json()).toEqual(order);
    const list = (await (await fetch(`${orders.url}/orders`)).json()) as { orders: OrderAnswer[] };
    expect(list.orders[0]).toEqual(order);
  });

  test('that the bank declines is kept and says why', async () => {
    const answer = await postOrder({ item: 'lamp', quantity: 1 });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({
      status: 'declined',
      total: '19.13',
      reason: 'The bank declines amounts that end in 13 cents.',
    });
  });

  test.each([
    ['an unknown item', { item: 'anchor', quantity: 1 }, 400, 'body/item must be one of tea, kettle, lamp'],
    ['an item every object has', { item: 'toString', quantity: 1 }, 400, 'body/item must be one of'],
    ['no item', { quantity: 1 }, 400, "must have required property 'item'"],
    ['a quantity in words', { item: 'tea', quantity: '2' }, 400, 'body/quantity must be integer'],
    ['no quantity at all', { item: 'tea', quantity: 0 }, 400, 'body/quantity must be >= 1'],
    ['a field of its own', { item: 'tea', quantity: 1, price: 1 }, 400, 'must NOT have additional properties'],
    ['broken JSON', '{"item":', 400, 'not valid JSON'],
    ['too much', { item: 'x'.repeat(70_000), quantity: 1 }, 413, 'A body may have 64 KiB.'],
  ])('with %s is refused in words', async (_what, body, status, words) => {
    const answer = await postOrder(body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    expect(await answer.json()).toMatchObject({ status, detail: expect.stringContaining(words) as string });
  });

  test('that is no JSON is refused in words', async () => {
    const answer = await postOrder('item=tea', { 'content-type': 'text/plain' });
    expect(answer.status).toBe(415);
    expect(await answer.json()).toMatchObject({ detail: 'Send JSON, with content-type: application/json.' });
  });

  test('is charged once, however often payments is asked', async () => {
    const charge = async (amountCents: number): Promise<number> => {
      const answer = await fetch(`${payments.url}/payments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ orderId: 'asked-twice', amountCents }),
      });
      return answer.status;
    };
    expect([await charge(500), await charge(500), await charge(501)]).toEqual([201, 200, 409]);
  });
});

describe('the status of an order', () => {
  test('is pushed as it changes, until the order is final', async () => {
    payments.process.kill('SIGSTOP');
    const answer = postOrder({ item: 'kettle', quantity: 1 });
    const charging = async (): Promise<OrderAnswer | undefined> => {
      const list = (await (await fetch(`${orders.url}/orders`)).json()) as { orders: OrderAnswer[] };
      return list.orders.find((order) => order.status === 'charging');
    };
    await expect.poll(charging, patiently).toBeDefined();
    const { statuses, closed } = read(follow((await charging())!.id));
    await expect.poll(() => statuses, patiently).toEqual(['received', 'charging']);
    payments.process.kill('SIGCONT');
    expect(await closed).toBe(1000);
    expect(statuses).toEqual(['received', 'charging', 'paid']);
    expect((await answer).status).toBe(201);
  });

  test('comes whole to whoever asks late', async () => {
    const order = (await (await postOrder({ item: 'lamp', quantity: 1 })).json()) as OrderAnswer;
    const { statuses, closed } = read(follow(order.id));
    expect(await closed).toBe(1000);
    expect(statuses).toEqual(['received', 'charging', 'declined']);
  });

  test('of an unknown order is a 404 before the upgrade', async () => {
    const socket = follow('nothing');
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    expect(response.statusCode).toBe(404);
    socket.on('error', () => undefined).terminate();
  });

  test('is not for plain HTTP', async () => {
    const answer = await fetch(`${orders.url}/orders/nothing/status`);
    expect(answer.status).toBe(426);
    expect(answer.headers.get('upgrade')).toBe('websocket');
  });
});

describe('one trace', () => {
  const traceId = 'a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5';
  const socketTraceId = 'b0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5';
  const callerSpanId = '00f067aa0ba902b7';
  let ended: Ended[];
  let spans: SeenSpan[];

  beforeAll(async () => {
    const answer = await postOrder({ item: 'lamp', quantity: 1 }, { traceparent: `00-${traceId}-${callerSpanId}-01` });
    const { id } = (await answer.json()) as OrderAnswer;
    await read(follow(id, { traceparent: `00-${socketTraceId}-${callerSpanId}-01` })).closed;
    await Promise.all(
      [storefront, orders, payments].map((service) => service.logged((line) => line['trace_id'] === traceId)),
    );
    // The batches are five seconds apart: what is here after the end came by the flush at the end.
    ended = await Promise.all([storefront, orders, payments].map((service) => service.stop()));
    spans = receiver.spans();
  }, startWithinMs);

  const serverSpan = (service: string, ofTrace = traceId): SeenSpan => {
    const found = spans.filter(
      (span) => span.service === service && span.kind === 'server' && span.traceId === ofTrace,
    );
    expect(found, `SERVER spans of ${service}`).toHaveLength(1);
    return found[0]!;
  };
  /** The nearest ancestor that is not INTERNAL. */
  const outwardParent = (span: SeenSpan): SeenSpan | undefined => {
    const parent = spans.find((other) => other.spanId === span.parentSpanId);
    return parent?.kind === 'internal' ? outwardParent(parent) : parent;
  };

  test('goes through three processes, each call the parent of what it caused', () => {
    const ofStorefront = serverSpan('storefront');
    const ofOrders = serverSpan('orders');
    const ofPayments = serverSpan('payments');
    expect(ofStorefront.parentSpanId).toBe(callerSpanId);
    for (const [callee, caller] of [
      [ofOrders, ofStorefront],
      [ofPayments, ofOrders],
    ] as const) {
      const client = outwardParent(callee);
      expect(client).toMatchObject({ kind: 'client', service: caller.service });
      expect(client && outwardParent(client)).toBe(caller);
    }
  });

  test('names SERVER spans by route, and marks no decline as an error of the service', () => {
    expect(serverSpan('storefront')).toMatchObject({ name: 'POST /orders', isError: false });
    expect(serverSpan('orders')).toMatchObject({ name: 'POST /orders', isError: false });
    expect(serverSpan('payments')).toMatchObject({ name: 'POST /payments', isError: false });
    expect(serverSpan('payments').attributes).toMatchObject({
      'http.route': '/payments',
      'http.request.method': 'POST',
      'http.response.status_code': 402,
    });
  });

  test('holds the statements sent to the database, below the service that sent them', () => {
    const statements = spans.filter((span) => span.traceId === traceId && span.name.startsWith('pg.query'));
    expect(statements.filter((span) => span.service === 'payments')).toHaveLength(1);
    expect(statements.filter((span) => span.service === 'orders')).toHaveLength(3);
    for (const statement of statements) {
      expect(outwardParent(statement)).toBe(serverSpan(statement.service));
    }
  });

  test('goes on over an upgrade', () => {
    expect(serverSpan('orders', socketTraceId)).toMatchObject({
      name: 'GET /orders/:id/status',
      parentSpanId: callerSpanId,
      attributes: { 'http.route': '/orders/:id/status', 'http.response.status_code': 101 },
    });
  });

  test('begins with a request: no span stands alone', () => {
    const roots = spans.filter((span) => span.parentSpanId === '' && span.kind !== 'server');
    expect(roots).toEqual([]);
  });

  test('is named by one log line of each process, and by the line of the WebSocket', () => {
    for (const service of [storefront, orders, payments]) {
      const lines = service.log.filter((line) => line['trace_id'] === traceId);
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatchObject({
        msg: 'request',
        level: 'info',
        span_id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      });
    }
    const [line] = orders.log.filter((line) => line['trace_id'] === socketTraceId);
    expect(line).toMatchObject({ status: 101, route: '/orders/:id/status' });
  });

  test('leaves with metrics and logs when the process is told to end', () => {
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
    for (const name of ['storefront', 'orders', 'payments']) {
      const said = (path: string): string =>
        receiver.exports
          .filter((one) => one.path === path && one.body.includes(`"${name}"`))
          .map(({ body }) => body.toString('utf8'))
          .join('\n');
      expect(said('/v1/metrics')).toContain('http.server.request.duration');
      expect(said('/v1/logs')).toContain(traceId);
    }
  });
});
