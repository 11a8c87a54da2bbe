import { describe, expect, it } from 'vitest';
import { awaitPage } from './console-client.ts';
import { ask, askUntilLimited, during, listenTo, placeOrder } from './gateway-client.ts';
import { awaitTrace, drawTrace, type Span } from './jaeger-client.ts';

const called = ['weir', 'storefront', 'orders', 'inventory', 'payments'];
const processes = [...called, 'notifications'];
const serverOf = (spans: readonly Span[], service: string): Span | undefined =>
  spans.find((span) => span.service === service && span.kind === 'server');

/** From a span up to its root, the span first. */
function pathToRoot(spans: readonly Span[], from: Span): Span[] {
  const path = [from];
  for (let parent = parentOf(spans, from); parent !== undefined; parent = parentOf(spans, parent)) path.push(parent);
  return path;
}

const parentOf = (spans: readonly Span[], of: Span): Span | undefined => spans.find(({ id }) => id === of.parentId);

/** What takes the event from the queue. */
const consumerOf = (spans: readonly Span[]): Span | undefined =>
  spans.find(({ service, kind }) => service === 'notifications' && kind === 'consumer');

const crossed = (spans: Span[]): boolean =>
  called.every((name) => serverOf(spans, name) !== undefined) && consumerOf(spans) !== undefined;

const withoutInternal = (path: readonly Span[]): string[] =>
  path
    .filter(({ kind }) => kind !== 'internal')
    .map(({ service, kind }) => `${service} ${kind}`)
    .toReversed();

describe('one POST through the gateway', () => {
  it('is one trace over six processes, each the child of the call or the event that reached it', async () => {
    const answer = await placeOrder();
    expect(answer.status).toBe(201);

    const spans = await awaitTrace(answer.traceId, crossed);
    const roots = spans.filter((span) => parentOf(spans, span) === undefined);
    expect(
      roots.map(({ service, kind, name }) => `${service} ${kind} ${name}`),
      drawTrace(spans),
    ).toEqual(['weir server POST /orders']);

    const toOrders = ['weir server', 'weir client', 'storefront server', 'storefront client', 'orders server'];
    for (const service of ['inventory', 'payments'])
      expect(withoutInternal(pathToRoot(spans, serverOf(spans, service)!)), drawTrace(spans)).toEqual([
        ...toOrders,
        'orders client',
        `${service} server`,
      ]);
    expect(withoutInternal(pathToRoot(spans, consumerOf(spans)!)), drawTrace(spans)).toEqual([
      ...toOrders,
      'orders producer',
      'notifications consumer',
    ]);
    for (const span of spans.filter(({ kind }) => kind === 'server')) {
      expect(span.status, drawTrace(spans)).not.toBe('ERROR');
      expect(Number(span.tags['http.response.status_code']), span.service).toBeLessThan(300);
    }
  });

  it('calls inventory and payments at the same time', async () => {
    const answer = await placeOrder();
    const spans = await awaitTrace(answer.traceId, crossed);
    const [inventory, payments] = ['inventory', 'payments'].map((name) => parentOf(spans, serverOf(spans, name)!)!);
    expect(inventory?.startedUs, drawTrace(spans)).toBeLessThan(payments!.startedUs + payments!.durationUs);
    expect(payments?.startedUs, drawTrace(spans)).toBeLessThan(inventory!.startedUs + inventory!.durationUs);
  });

  it('is the same trace in the console, where the gateway has told its own part once', async () => {
    const answer = await placeOrder();
    // The gateway's stages have an id of their own wherever they are shown.
    const inJaeger = (await awaitTrace(answer.traceId, crossed)).filter(
      ({ service, kind }) => service !== 'weir' || kind !== 'internal',
    );
    const page = await awaitPage(answer.traceId, ({ spans }) =>
      new Set(inJaeger.map(({ id }) => id)).isSubsetOf(new Set(spans.map(({ spanId }) => spanId))),
    );
    for (const { id, parentId, service, name, kind } of inJaeger)
      expect(
        page.spans
          .filter(({ spanId }) => spanId === id)
          .map((span) => [span.parentSpanId, span.service, span.name, span.kind]),
        drawTrace(inJaeger),
      ).toEqual([[parentId, service, name, kind]]);
    const ofGateway = page.spans.filter(({ service }) => service === 'weir').map(({ kind, name }) => `${kind} ${name}`);
    expect(ofGateway).toHaveLength(new Set(ofGateway).size);
    expect(new Set(page.spans.map(({ service }) => service))).toEqual(new Set(processes));
    expect(page.requests.map(({ row }) => row)).toMatchObject([
      { traceId: answer.traceId, method: 'POST', target: '/orders', status: 201, chip: 'ok', route: 'create-order' },
    ]);
    expect(page.gatewayOnly).toBe(false);
  });

  it('names routes, not paths, and says no span failed', async () => {
    const placed = await placeOrder();
    const { id } = JSON.parse(placed.body) as { id: string };
    const read = await ask(`/orders/${id}`);
    expect(read.status).toBe(200);

    const spans = await awaitTrace(read.traceId, (all) => serverOf(all, 'orders') !== undefined);
    expect(serverOf(spans, 'weir')).toMatchObject({
      name: 'GET /orders/{id}',
      tags: { 'http.request.method': 'GET', 'http.route': '/orders/{id}', 'url.path': `/orders/${id}` },
    });
    expect(serverOf(spans, 'weir')?.tags['http.response.status_code']).toBe(200);
    expect(serverOf(spans, 'orders')?.name).toBe('GET /orders/:id');
    expect(
      spans.filter(({ status }) => status === 'ERROR'),
      drawTrace(spans),
    ).toEqual([]);
  });

  it('holds the time of each call inside that of the call above it', async () => {
    const answer = await placeOrder('kettle');
    const spans = await awaitTrace(answer.traceId, crossed);
    const path = pathToRoot(spans, serverOf(spans, 'payments')!);
    // Each process reads its own clock; on one machine they differ by less than this.
    const skewUs = 5_000;
    for (const [index, span] of path.slice(0, -1).entries()) {
      const above = path[index + 1]!;
      expect(span.startedUs, drawTrace(spans)).toBeGreaterThanOrEqual(above.startedUs - skewUs);
      expect(span.durationUs, drawTrace(spans)).toBeLessThanOrEqual(above.durationUs + skewUs);
    }
  });
});

describe('a WebSocket through the gateway', () => {
  it('is a SERVER span of the gateway that switched, with that of its attempt below it', async () => {
    const { id } = JSON.parse((await placeOrder()).body) as { id: string };
    const heard = await listenTo(`/orders/${id}/status`);
    expect(heard.closeCode).toBe(1000);
    expect(heard.messages.length).toBeGreaterThan(0);

    const spans = await awaitTrace(heard.traceId, (all) => serverOf(all, 'weir') !== undefined);
    const server = serverOf(spans, 'weir')!;
    expect(server, drawTrace(spans)).toMatchObject({
      name: 'GET /orders/{id}/status',
      tags: { 'http.response.status_code': 101, 'weir.outcome': 'switched', 'weir.route': 'order-status' },
    });
    expect(server.status).not.toBe('ERROR');
    const attempt = spans.find(({ service, kind }) => service === 'weir' && kind === 'client');
    expect(attempt, drawTrace(spans)).toMatchObject({ parentId: server.id, tags: { 'weir.upstream': 'orders' } });
  });
});

describe('a request that a limit refuses', () => {
  it('is a trace of the gateway alone, with the policy that refused and no failure', async () => {
    const refused = await askUntilLimited();
    const spans = await awaitTrace(refused.traceId, (all) => serverOf(all, 'weir') !== undefined);
    expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['weir']));
    expect(new Set(spans.map(({ kind }) => kind)), drawTrace(spans)).not.toContain('client');
    const server = serverOf(spans, 'weir')!;
    expect(server.status).not.toBe('ERROR');
    expect(server.tags['http.response.status_code']).toBe(429);
    expect(JSON.stringify(server.tags), drawTrace(spans)).toContain('try-by-hand');
  });
});

describe('a request whose upstream is away', () => {
  it('is a trace in which the request and its attempt have failed, and why', async () => {
    await during('orders', async () => {
      const failed = await ask('/orders');
      expect(failed.status).toBe(503);
      const spans = await awaitTrace(failed.traceId, (all) => serverOf(all, 'weir') !== undefined);
      const server = serverOf(spans, 'weir')!;
      const attempt = spans.find(({ kind }) => kind === 'client');
      expect(server, drawTrace(spans)).toMatchObject({
        status: 'ERROR',
        tags: { 'http.response.status_code': 503, 'error.type': 'upstream-unreachable' },
      });
      expect(attempt, drawTrace(spans)).toMatchObject({
        status: 'ERROR',
        parentId: server.id,
        tags: { 'error.type': 'upstream-unreachable', 'weir.upstream': 'orders', 'weir.attempt.failure': 'refused' },
      });
    });
  });
});
