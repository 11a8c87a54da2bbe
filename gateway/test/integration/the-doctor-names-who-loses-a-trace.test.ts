/**
 * A real gateway, services that send it their spans, and one ailment to each but the first. The doctor names each, and nothing
 * else: a doctor that cries without reason is soon not asked.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DoctorPage } from '../../src/admin/api/api-types.ts';
import { AilingServices, newSpanId, newTraceId } from '../support/ailing-services.ts';
import { type OtlpReceiver, otlpReceiver } from '../support/otlp-receiver.ts';
import { freePort, type PrivateRedis, startPrivateRedis } from '../support/private-redis.ts';
import { runWeir } from '../support/run-cli.ts';
import { forwardingTo, gatewayFrom, type TestGateway } from '../support/start-gateway.ts';

const UPSTREAMS = ['stock', 'checkout', 'payments', 'cart', 'search', 'inventory', 'legacy'] as const;
const EACH = 6;
/** Requests are looked at 10 s after they ended. */
const PATIENCE_MS = 60_000;

const services = new AilingServices();
let gateway: TestGateway;
let lonely: TestGateway;
let redis: PrivateRedis;
let receiver: OtlpReceiver;

beforeAll(async () => {
  const stock = await services.start({ name: 'stock' });
  const urls: Record<(typeof UPSTREAMS)[number], string> = {
    stock,
    checkout: await services.start({ name: 'checkout', asks: () => `${stock}/stock/1` }),
    payments: await services.start({
      name: 'payments',
      place: () => ({ traceId: newTraceId(), parentSpanId: undefined }),
    }),
    cart: await services.start({ name: 'cart', tells: 2 }),
    search: await services.start({
      name: 'search',
      place: (heard) => ({ traceId: heard?.traceId ?? newTraceId(), parentSpanId: newSpanId() }),
    }),
    inventory: await services.start({ name: 'inventory', clockMs: -90 }),
    legacy: await services.start({ name: 'legacy', tells: 0 }),
  };
  gateway = await gatewayFrom(`
telemetry: { log: { level: silent } }
listen: { drain: 1s }
upstreams: { ${UPSTREAMS.map((name) => `${name}: { targets: ["${urls[name]}"] }`).join(', ')} }
routes: [${UPSTREAMS.map((name) => `{ name: ${name}, match: { path: /${name}/* }, upstream: ${name} }`).join(', ')}]
`);
  services.consoleUrl = gateway.adminUrl;
  redis = await startPrivateRedis();
  receiver = await otlpReceiver();
  receiver.answer = 'never';
  lonely = await gatewayFrom(`
telemetry: { otlp: "${receiver.endpoint}", log: { level: silent } }
listen: { drain: 1s }
redis: { url: "${redis.url}", whenDown: local }
upstreams: { stock: { targets: ["${stock}"] } }
limits: { few: { key: client, rate: 1000/minute } }
routes: [{ name: stock, match: { path: /stock/* }, upstream: stock, limits: [few] }]
`);
  await redis.kill();
  for (let number = 0; number < EACH; number += 1)
    await Promise.all(
      [...UPSTREAMS.map((name) => `${gateway.url}/${name}/1`), `${lonely.url}/stock/1`].map(async (url) =>
        (await fetch(url)).text(),
      ),
    );
  await services.told();
});

afterAll(async () => {
  await gateway.stop();
  await lonely.stop();
  await services.close();
  await receiver.close();
  await redis.stop();
});

/** Asks again until the doctor has looked at all, as whoever reads the page does. */
async function seenBy(adminUrl: string, holds: (page: DoctorPage) => boolean): Promise<DoctorPage> {
  for (;;) {
    const page = (await (await fetch(`${adminUrl}/api/doctor`)).json()) as DoctorPage;
    if (holds(page)) return page;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

const hasLookedAtAll = ({ findings }: DoctorPage): boolean =>
  findings.some(({ evidence }) => evidence.startsWith(`${EACH} of ${EACH} calls to upstream legacy`));

const ills = ({ findings }: DoctorPage): string[] =>
  findings.filter(({ health }) => health !== 'ok').map(({ health, says }) => `${health}: ${says}`);

describe('the doctor', () => {
  it('names who drops, restarts, misplaces, doubles, is silent or has a wrong clock, and nobody else', {
    timeout: PATIENCE_MS,
  }, async () => {
    const page = await seenBy(gateway.adminUrl, hasLookedAtAll);
    expect(ills(page)).toEqual([
      'bad: payments restarts the trace: it begins one of its own instead of following weir.',
      'bad: search hangs its spans on a parent that nobody sent.',
      'bad: checkout drops the trace when it calls stock, which begins a new one.',
      'warn: cart doubles the trace: two SERVER spans answer one call.',
      'warn: legacy sends no spans.',
      expect.stringMatching(/^warn: The clock of inventory is about \d+ ms behind that of weir\.$/),
    ]);
    expect(page.health).toBe('bad');
    const well = page.findings.filter(({ health }) => health === 'ok').map(({ says }) => says);
    for (const name of ['stock', 'checkout', 'inventory']) expect(well).toContain(`${name} follows the trace.`);
    for (const { health, fix, traceIds, check } of page.findings.filter(({ health }) => health !== 'ok')) {
      expect({ health, hasFix: fix !== undefined }).toEqual({ health, hasFix: true });
      expect([check, traceIds.length]).toEqual([check, 5]);
      const trace = await fetch(`${gateway.adminUrl}/api/traces/${traceIds[0]}`);
      expect(trace.status).toBe(200);
    }
  });

  it('names a Redis that is lost and a receiver that is stuck', { timeout: PATIENCE_MS }, async () => {
    const page = await seenBy(
      lonely.adminUrl,
      ({ findings }) =>
        findings.some(({ check, health }) => check === 'exporter' && health === 'bad') &&
        findings.some(({ check, health }) => check === 'redis' && health === 'bad'),
    );
    const says = ills(page);
    expect(says).toContainEqual(
      expect.stringMatching(/^bad: Redis (is lost|failed too often .*); meanwhile each process enforces its part/),
    );
    expect(says).toContainEqual(
      expect.stringMatching(/^bad: (No traces are sent, although \d+ were kept|Traces are being dropped)/),
    );
  });

  it('prints the worst first, and ends with 1 when something is bad', { timeout: PATIENCE_MS }, async () => {
    await seenBy(gateway.adminUrl, hasLookedAtAll);
    const run = runWeir(['doctor', '--admin', gateway.adminUrl]);
    expect(await run.exited).toBe(1);
    expect(run.err()).toBe('');
    expect(run.out()).toMatch(
      /^bad {6}payments restarts the trace: .+\n {9}seen {4}6 of 6 calls to upstream payments .+\n {9}fix {5}Have payments read .+\n {9}traces {2}([0-9a-f]{32} ?){5}\n/,
    );
    expect(run.out()).toMatch(/\n3 bad, 3 warn, \d+ ok; \d+ traces looked at, the oldest of .+\n.+\/doctor\n$/);
    const json = runWeir(['doctor', '--json', '--admin', gateway.adminUrl]);
    expect(await json.exited).toBe(1);
    expect((JSON.parse(json.out()) as DoctorPage).findings.length).toBeGreaterThan(6);
  });
});

describe('weir doctor', () => {
  it('ends with 0 where nothing is bad, and says what is not known yet', async () => {
    const fresh = await gatewayFrom(forwardingTo('http://127.0.0.1:9'));
    try {
      const run = runWeir(['doctor', '--admin', fresh.adminUrl]);
      expect(await run.exited).toBe(0);
      expect(run.out()).toMatch(/^unknown {2}No traced request was answered by an upstream yet\.\n/);
      expect(run.out()).toMatch(/ {2}fix {5}Send a request, and ask again 10 s later\.\n/);
    } finally {
      await fresh.stop();
    }
  });

  it('says so where no gateway answers, and ends with 1', async () => {
    const run = runWeir(['doctor', '--admin', `http://127.0.0.1:${await freePort()}`]);
    expect(await run.exited).toBe(1);
    expect(run.out()).toBe('');
    expect(run.err()).toMatch(
      /^weir: no gateway answers at .+ \(nothing listens there\): start one, or say where it is/,
    );
  });
});
