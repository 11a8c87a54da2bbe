import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect, createServer } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startOtlpReceiver } from './support/otlp-receiver.ts';
import { startPrivateDatabase } from './support/private-database.ts';
import { endServices, type RunningService, runService } from './support/running-service.ts';

// Each test starts processes, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });
const patiently = { timeout: 20_000 };

const running: (() => Promise<unknown>)[] = [];
const keep = <T extends { stop: () => Promise<unknown> }>(it: T): T => {
  running.push(() => it.stop());
  return it;
};

afterEach(async () => {
  await endServices();
  for (const stop of running.splice(0).toReversed()) await stop();
});

const storefront = (environment: Record<string, string> = {}): Promise<RunningService> =>
  runService('storefront', environment);

const accepts = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    expect(error).toHaveProperty('code', 'ECONNREFUSED');
    return false;
  } finally {
    socket.destroy();
  }
};

describe('a running service', () => {
  test('says in words what it is, is healthy, and names no route that it has not', async () => {
    const { url } = await storefront();
    expect(await (await fetch(url)).text()).toMatch(/^storefront: the shop\.[^]*POST \/orders\nGET \/slow\n/);
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
    const lost = await fetch(`${url}/lost?token=secret`);
    expect(lost.status).toBe(404);
    expect(await lost.json()).toMatchObject({
      detail: 'GET /lost is not a route of this service; GET / lists them.',
    });
    const undecodable = await fetch(`${url}/%zz`);
    expect(undecodable.status).toBe(400);
    expect(await undecodable.json()).toMatchObject({ title: 'The request is not valid' });
  });

  test('without an OTLP endpoint exports and prints nothing, and its log lines still have a trace', async () => {
    const service = await storefront();
    await fetch(`${service.url}/try?secret=1`);
    const line = await service.logged(({ route }) => route === '/try');
    expect(line['trace_id']).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.stringify(line)).not.toContain('secret');
    expect((await service.stop()).code).toBe(0);
    expect(service.stderr()).toBe('');
    expect(service.log.map(({ msg }) => msg)).toEqual([expect.stringContaining('listening on'), 'request', 'draining']);
  });

  test('with one exports by http/protobuf unless told otherwise', async () => {
    const receiver = keep(await startOtlpReceiver());
    const service = await storefront({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
    await fetch(`${service.url}/try`);
    await fetch(`${service.url}/healthz`);
    await service.stop();
    expect(receiver.exports.map(({ path }) => path).sort()).toEqual(['/v1/logs', '/v1/metrics', '/v1/traces']);
    expect(new Set(receiver.exports.map(({ contentType }) => contentType))).toEqual(
      new Set(['application/x-protobuf']),
    );
    const traces = receiver.exports.find(({ path }) => path === '/v1/traces')!.body;
    expect(traces.includes('GET /try')).toBe(true);
    expect(traces.includes('healthz')).toBe(false);
  });

  test('streams each event as it happens, and stops when its reader leaves', async () => {
    const service = await storefront();
    const stream = await fetch(`${service.url}/stream?events=6&everyMs=10000`);
    expect(stream.headers.get('content-type')).toBe('text/event-stream');
    const reader = stream.body!.getReader();
    const { value } = await reader.read();
    expect(Buffer.from(value!).toString()).toBe('id: 1\ndata: {"event":1,"of":6}\n\n');
    await reader.cancel();
    expect(await service.logged(({ route }) => route === '/stream')).toMatchObject({ status: 200, aborted: true });
  });

  test('refuses to stream or to sleep without end', async () => {
    const { url } = await storefront();
    for (const path of ['/slow?ms=10001', '/stream?events=1001', '/stream?events=7&everyMs=10000']) {
      expect([path, (await fetch(`${url}${path}`)).status]).toEqual([path, 400]);
    }
  });
});

describe('a service that is told to end', () => {
  test('ends the request it has, takes no new connection, and is gone', async () => {
    const service = await storefront();
    const slow = fetch(`${service.url}/slow?ms=1500`);
    // The socket of the second request is only for knowing that the first one has been taken.
    await fetch(`${service.url}/try`);
    const gone = service.stop('SIGTERM');
    await service.logged(({ msg }) => msg === 'draining');
    await expect.poll(() => accepts(service.port), patiently).toBe(false);
    const answer = await slow;
    expect(answer.status).toBe(200);
    expect(answer.headers.get('connection')).toBe('close');
    expect(await gone).toEqual({ code: 0, signal: null });
  });

  test('answers what still comes on a connection that was kept alive, and closes it', async () => {
    const service = await storefront();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const get = async (path: string): Promise<{ status: number | undefined; connection: string | undefined }> => {
      const sent = request(`${service.url}${path}`, { agent }).end();
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      answer.resume();
      await once(answer, 'end');
      return { status: answer.statusCode, connection: answer.headers.connection };
    };
    expect(await get('/try')).toEqual({ status: 200, connection: 'keep-alive' });
    const gone = service.stop('SIGINT');
    await service.logged(({ msg }) => msg === 'draining');
    expect(await get('/healthz')).toEqual({ status: 503, connection: 'close' });
    expect(await gone).toEqual({ code: 0, signal: null });
  });

  test('does not wait for a stream that goes on', async () => {
    const service = await storefront();
    const stream = await fetch(`${service.url}/stream?events=6&everyMs=10000`);
    const reader = stream.body!.getReader();
    await reader.read();
    expect((await service.stop()).code).toBe(0);
    await expect(reader.read()).rejects.toThrow();
  });

  test('cuts at last what still hangs', async () => {
    const service = await storefront({ ORDERS_URL: await silentService() });
    const placed = fetch(`${service.url}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ item: 'tea', quantity: 1 }),
    }).catch((error: unknown) => error);
    // Waiting for an answer that does not come.
    await fetch(`${service.url}/try`);
    expect(await service.stop()).toEqual({ code: 1, signal: null });
    expect(await placed).toBeInstanceOf(Error);
  });

  test('tells its WebSockets so', async () => {
    const database = keep(await startPrivateDatabase());
    // So that the order is not final.
    const silent = await silentService();
    const orders = await runService('orders', {
      DATABASE_URL: database.url,
      PAYMENTS_URL: silent,
      INVENTORY_URL: silent,
    });
    const placed = fetch(`${orders.url}/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ item: 'tea', quantity: 1, totalCents: 450 }),
    }).catch((error: unknown) => error);
    const list = async (): Promise<{ id: string }[]> =>
      ((await (await fetch(`${orders.url}/orders`)).json()) as { orders: { id: string }[] }).orders;
    await expect.poll(list, patiently).toHaveLength(1);
    const socket = new WebSocket(`${orders.url.replace('http', 'ws')}/orders/${(await list())[0]!.id}/status`);
    await once(socket, 'message');
    const gone = orders.stop();
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1001);
    await gone;
    await placed;
  });
});

/** Takes the request and says nothing. */
async function silentService(): Promise<string> {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  running.push(async () => silent.close());
  return `http://127.0.0.1:${(silent.address() as { port: number }).port}`;
}
