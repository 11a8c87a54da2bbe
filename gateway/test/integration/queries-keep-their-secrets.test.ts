/**
 * What stands in a query is often a secret: a token, an address, what somebody looked for. Whoever may look at the gateway
 * sees the values of the parameters that the operator has listed, and of the others none, wherever they look.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ask, endGateways, gatewayWithWorkers } from '../support/gateway-with-workers.ts';
import { type OtlpReceiver, otlpReceiver } from '../support/otlp-receiver.ts';
import { runWeir } from '../support/run-cli.ts';

/** Each with the one value that is listed, `page=2`, and secrets in every place that a reader may take for a parameter. */
const queries = [
  'page=2&token=hunter2',
  'page=2&to%6Ben=hunter2&p%61ge=hunter2',
  'page=2&page=3;token=hunter2&page=3%26token%3Dhunter2',
  'page=2&sort=up?token=hunter2&hunter2&hunter2==',
  'page=2&page;token=hunter2&token%3Dhunter2=1',
];

let upstream: Server;
let collector: OtlpReceiver;
const asked: string[] = [];

beforeEach(async () => {
  asked.length = 0;
  upstream = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.statusCode = request.url?.startsWith('/broken') === true ? 500 : 200;
    response.end('ok');
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  collector = await otlpReceiver();
});

afterEach(async () => {
  await endGateways();
  upstream.closeAllConnections();
  upstream.close();
  await collector.close();
});

it.each(['otel', 'ecs'])('shows what is listed and nothing else, in every view alike: %s', async (fields) => {
  const gateway = await gatewayWithWorkers(
    `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`,
    `telemetry: { otlp: "${collector.endpoint}", metrics: both, showQuery: [page, sort], log: { fields: ${fields}, otlp: all } }`,
  );
  const tail = runWeir(['tail', '--admin', gateway.adminUrl]);
  await tail.until(({ err, out }) => err !== '' || out !== '');
  const paths = queries.flatMap((query) => [`/found?${query}`, `/broken?${query}`]);
  for (const path of paths) await ask(gateway.port, path);
  expect(asked).toEqual(paths);
  await vi.waitFor(async () => expect(await gateway.rows()).toHaveLength(paths.length), { timeout: 10_000 });
  const rows = await gateway.rows();

  const pages = await Promise.all(
    rows.map(async ({ traceId }) => (await fetch(`${gateway.adminUrl}/api/traces/${traceId}`)).text()),
  );
  const why = runWeir(['why', rows[0]?.traceId ?? '', '--admin', gateway.adminUrl]);
  expect(await why.exited).toBe(0);
  await tail.until(({ out }) => out.split('\n').length > paths.length);
  tail.kill('SIGTERM');
  await tail.exited;
  const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
  gateway.run.kill('SIGTERM');
  await gateway.run.exited;

  const lines = gateway.lines().filter((line) => 'url.query' in line);
  const views: Record<string, readonly unknown[]> = {
    'the log': lines,
    spans: collector.spans.filter(({ kind }) => kind !== 1),
    'OTLP logs': collector.logs.filter(({ attributes }) => 'url.query' in attributes),
    'the list': rows,
    'the pages': pages,
    'weir why': [why.out()],
    'weir tail': tail.out().trim().split('\n').slice(-paths.length),
  };
  for (const [view, items] of Object.entries(views)) {
    expect(items.length, view).toBeGreaterThan(0);
    for (const item of items) expect(typeof item === 'string' ? item : JSON.stringify(item), view).toContain('page=2');
    expect(JSON.stringify(items), view).not.toContain('hunter2');
  }
  expect(lines).toHaveLength(paths.length);
  expect(views['spans']).toHaveLength(2 * paths.length);
  expect(metrics + gateway.run.output()).not.toContain('hunter2');
});
