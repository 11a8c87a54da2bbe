/** What keeps failing stands once, with how often and with traces that can be opened: the whole gateway, and a service's own words. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import type { ErrorsPage, TracePage } from '../../src/admin/api/api-types.ts';
import { freePort } from '../support/private-redis.ts';
import { runWeir } from '../support/run-cli.ts';
import { forwardingTo, gatewayFrom, type TestGateway } from '../support/start-gateway.ts';

const started: { stop(): unknown }[] = [];
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
});

async function gatewayTo(upstream: string, more = ''): Promise<TestGateway> {
  const gateway = await gatewayFrom(forwardingTo(upstream, more));
  started.push(gateway);
  return gateway;
}

const pageOf = async <Page>(gateway: TestGateway, path: string): Promise<Page> =>
  (await (await fetch(gateway.adminUrl + path)).json()) as Page;

const groupsOf = async (gateway: TestGateway) => (await pageOf<ErrorsPage>(gateway, '/api/errors')).groups;

async function send(gateway: TestGateway, path: string): Promise<number> {
  const response = await fetch(gateway.url + path);
  await response.arrayBuffer();
  return response.status;
}

it('an upstream that is not there is one error, however many requests meet it', async () => {
  const port = await freePort();
  const gateway = await gatewayTo(`http://127.0.0.1:${port}`);
  for (const path of ['/echo/1', '/echo/2?token=secret', '/echo/3']) expect(await send(gateway, path)).toBe(503);
  const groups = await vi.waitFor(async () => {
    const found = await groupsOf(gateway);
    expect(found[0]?.count).toBe(3);
    return found;
  });
  expect(groups).toMatchObject([
    {
      source: 'request',
      service: 'weir',
      type: 'upstream-unreachable',
      message: `127.0.0.1:${port} refused the connection`,
      where: 'GET /echo/* → api',
    },
  ]);
  expect(groups[0]?.perMinute.reduce((sum, count) => sum + count, 0)).toBe(3);
  expect(JSON.stringify(groups)).not.toContain('secret');
  const traceIds = groups[0]?.traceIds ?? [];
  expect(new Set(traceIds).size).toBe(3);
  const trace = await pageOf<TracePage>(gateway, `/api/traces/${traceIds[0]}`);
  expect(trace.requests[0]?.row).toMatchObject({ chip: 'broken', target: '/echo/3' });
  const run = runWeir(['errors', '--admin', gateway.adminUrl]);
  started.push({ stop: () => run.kill('SIGKILL') });
  expect(await run.exited).toBe(0);
  expect(run.out()).toContain(`    3 times  upstream-unreachable: 127.0.0.1:${port} refused the connection`);
});

it('what a service answers with 500 and explains by OTLP is an error of each, and of nobody twice', async () => {
  const server = createServer((_, response) => response.writeHead(500).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  started.push({ stop: () => server.close() });
  const gateway = await gatewayTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(await send(gateway, '/echo/1')).toBe(500);
  const [told] = await vi.waitFor(async () => {
    const found = await groupsOf(gateway);
    expect(found).toHaveLength(1);
    return found;
  });
  expect(told).toMatchObject({ type: 'http 500', message: 'api answered 500' });
  const atNanos = `${Date.now()}000000`;
  const said = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const attributes = [said('exception.type', 'TypeError'), said('exception.message', 'no card of order 81')];
  const resource = { attributes: [said('service.name', 'payments')] };
  const ids = { traceId: told?.traceIds[0], spanId: 'dddddddddddddddd' };
  const times = { startTimeUnixNano: atNanos, endTimeUnixNano: atNanos };
  const thrown = { name: 'exception', timeUnixNano: atNanos, attributes };
  const span = { ...ids, ...times, name: 'charge', kind: 1, status: { code: 2 }, events: [thrown] };
  const outer = { ...ids, ...times, spanId: 'eeeeeeeeeeeeeeee', name: 'POST /charges', kind: 2, status: { code: 2 } };
  const line = { ...ids, timeUnixNano: atNanos, severityNumber: 17, body: { stringValue: 'failed' }, attributes };
  const post = (path: string, body: object) =>
    fetch(gateway.adminUrl + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await post('/v1/traces', { resourceSpans: [{ resource, scopeSpans: [{ spans: [span, outer] }] }] });
  await post('/v1/logs', { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [line] }] }] });
  const groups = await vi.waitFor(async () => {
    const found = await groupsOf(gateway);
    expect(found).toHaveLength(2);
    return found;
  });
  expect(
    groups
      .map(({ service, type, count }) => [service, type, count] as const)
      .sort(([one], [other]) => one.localeCompare(other)),
  ).toEqual([
    ['payments', 'TypeError', 1],
    ['weir', 'http 500', 1],
  ]);
});

it('what a service throws at a client that asked wrongly is no error of the service', async () => {
  const gateway = await gatewayTo(`http://127.0.0.1:${await freePort()}`);
  const atNanos = `${Date.now()}000000`;
  const said = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const answered = (status: number) => [{ key: 'http.response.status_code', value: { intValue: status } }];
  const spansOf = (trace: string, type: string, status: number) => {
    const of = { traceId: trace.repeat(32), startTimeUnixNano: atNanos, endTimeUnixNano: atNanos };
    const thrown = { name: 'exception', timeUnixNano: atNanos, attributes: [said('exception.type', type)] };
    const inner = { spanId: 'dddddddddddddddd', parentSpanId: 'eeeeeeeeeeeeeeee', name: 'handler', kind: 1 };
    const outer = { spanId: 'eeeeeeeeeeeeeeee', name: 'POST /orders', kind: 2, attributes: answered(status) };
    return [
      { ...of, ...inner, status: { code: 2 }, events: [thrown] },
      { ...of, ...outer },
    ];
  };
  const spans = [...spansOf('a', 'FST_ERR_CTP_INVALID_JSON_BODY', 400), ...spansOf('b', 'TypeError', 500)];
  const resource = { attributes: [said('service.name', 'storefront')] };
  await fetch(`${gateway.adminUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }),
  });
  expect((await groupsOf(gateway)).map(({ type }) => type)).toEqual(['TypeError']);
});
