/** Clients and upstreams cannot choose how many series there are; and what is over the bound is still counted. */
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MOST_SERIES } from '../../src/telemetry/series-index.ts';
import { type ParsedFamily, type ParsedSample, parseOpenMetrics } from '../support/parse-open-metrics.ts';
import { gatewayFrom, type TestGateway } from '../support/start-gateway.ts';

const ROUTES = 3000;
/** Final statuses, of which HTTP has classes for no more than the first 400. */
const STATUSES = Array.from({ length: 800 }, (_, at) => 200 + at);
/** That a parser of HTTP knows, and the conventions do not. */
const STRANGE_METHODS = ['PROPFIND', 'MKCOL', 'PURGE', 'LINK', 'REPORT', 'M-SEARCH', 'SUBSCRIBE'];

let upstream: Server;
let gateway: TestGateway;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
let sent = 0;

beforeAll(async () => {
  upstream = createServer((incoming, response) => {
    incoming.resume();
    response.writeHead(Number(/status=(\d+)/.exec(incoming.url ?? '')?.[1] ?? 200)).end('four');
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const routes = Array.from(
    { length: ROUTES },
    (_, at) => `  - { name: r${at}, match: { path: /r${at} }, upstream: api }`,
  );
  gateway = await gatewayFrom(`
telemetry: { log: { level: silent } }
admin: { keep: 0B }
upstreams: { api: { targets: ["http://127.0.0.1:${(upstream.address() as AddressInfo).port}"] } }
routes:
${routes.join('\n')}
`);
  const requests: (readonly [method: string, path: string])[] = [
    ...STATUSES.map((status) => ['GET', `/r0?status=${status}`] as const),
    ...STRANGE_METHODS.map((method) => [method, '/r0'] as const),
    ...Array.from({ length: ROUTES }, (_, at) => ['GET', `/r${at}`] as const),
    ...Array.from({ length: 300 }, (_, at) => ['GET', `/r${at * 10}`] as const),
  ];
  sent = requests.length;
  const next = requests.values();
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (const [method, path] of next) await answered(method, path);
    }),
  );
}, 120_000);
afterAll(async () => {
  agent.destroy();
  await gateway.stop();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

const answered = (method: string, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port: gateway.port, agent, method, path }, (response) => {
      response.resume().on('end', resolve).on('error', reject);
    });
    asking.on('error', reject).end();
  });

async function families(): Promise<Map<string, ParsedFamily>> {
  const page = await fetch(`${gateway.adminUrl}/metrics`, { headers: { accept: 'application/openmetrics-text' } });
  return parseOpenMetrics(await page.text());
}

const familyOf = async (name: string): Promise<ParsedFamily> => (await families()).get(name) as ParsedFamily;

const sum = (samples: readonly ParsedSample[]): number => samples.reduce((total, { value }) => total + value, 0);
const isOverflow = ({ labels }: ParsedSample): boolean => labels['otel_metric_overflow'] === 'true';

it('requests: the bound and one series more, and together every request once', async () => {
  const { samples } = await familyOf('http_server_request_duration_seconds');
  const counts = samples.filter(({ name }) => name.endsWith('_count'));
  expect(counts).toHaveLength(MOST_SERIES + 1);
  expect(sum(counts)).toBe(sent);
  const over = counts.filter(isOverflow);
  expect(over.map(({ labels }) => labels)).toEqual([{ otel_metric_overflow: 'true' }]);
  expect(sum(over)).toBe(sent - sum(counts.filter((one) => !isOverflow(one))));
  const sums = samples.filter(({ name }) => name.endsWith('_sum'));
  expect(sums).toHaveLength(MOST_SERIES + 1);
  expect(sums.every(({ value }) => value > 0)).toBe(true);
});

it('no status and no method is a label value that HTTP has no name for', async () => {
  const { samples } = await familyOf('http_server_request_duration_seconds');
  const values = (label: string) => new Set(samples.flatMap(({ labels }) => labels[label] ?? []));
  expect(values('http_request_method')).toEqual(new Set(['GET', '_OTHER']));
  const statuses = values('http_response_status_code');
  expect(statuses.has('_OTHER')).toBe(true);
  expect([...statuses].filter((status) => !/^([1-5]\d\d|_OTHER)$/.test(status))).toEqual([]);
  const attempts = await familyOf('http_client_request_duration_seconds');
  const counts = attempts.samples.filter(({ name }) => name.endsWith('_count'));
  expect(sum(counts)).toBe(sent);
  expect(new Set(counts.flatMap(({ labels }) => labels['http_response_status_code'] ?? []))).toEqual(statuses);
});

it('every family says what it is and in which unit, and every value is a number', async () => {
  for (const [name, { help, unit, samples }] of await families()) {
    expect(help, name).toMatch(/\S/);
    expect(unit, name).toBe(/_(seconds|bytes)$/.exec(name)?.[1]);
    expect(
      samples.filter(({ value }) => !Number.isFinite(value)),
      name,
    ).toEqual([]);
  }
});

it('bytes over the bound are counted, too', async () => {
  const { samples } = await familyOf('weir_response_body_bytes');
  expect(samples).toHaveLength(MOST_SERIES + 1);
  const bodiless = STATUSES.filter((status) => status === 204 || status === 304).length;
  expect(sum(samples)).toBe((sent - bodiless) * 'four'.length);
});
