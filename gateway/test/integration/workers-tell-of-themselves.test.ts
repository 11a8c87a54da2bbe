/** What describes one process is told of each, by its number, and is gone with it; what can be added up is. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LimitsPage } from '../../src/admin/api/api-types.ts';
import {
  ask,
  endGateways,
  gatewayWithWorkers,
  type HeldUpstream,
  heldUpstream,
  type WorkersGateway,
} from '../support/gateway-with-workers.ts';
import type { ParsedSample } from '../support/parse-open-metrics.ts';
import { type PrivateRedis, startPrivateRedis } from '../support/private-redis.ts';

let upstream: HeldUpstream;
let redis: PrivateRedis;
let gateway: WorkersGateway;

beforeAll(async () => {
  [upstream, redis] = await Promise.all([heldUpstream(), startPrivateRedis()]);
  gateway = await gatewayWithWorkers(
    upstream.url,
    `
redis: { url: "${redis.url}" }
guard: { rate: 100000/minute }
limits: { some: { key: client, rate: 1000/minute } }
routes:
  - { name: any, match: { path: /* }, upstream: api, limits: [some] }
`,
  );
});
afterAll(async () => {
  await endGateways();
  await Promise.all([upstream.close(), redis.stop()]);
});

const sum = (samples: readonly ParsedSample[]): number => samples.reduce((total, { value }) => total + value, 0);
const workersOf = async (name: string): Promise<Record<string, number>> =>
  Object.fromEntries((await gateway.samples(name)).map(({ labels, value }) => [labels['weir_worker'], value]));
const having = (samples: readonly ParsedSample[], label: string, value: string): ParsedSample[] =>
  samples.filter(({ labels }) => labels[label] === value);
/** Longer than anything takes on a machine that others use, too. */
const SOON = { timeout: 10_000 };
const asks = (path: string, times: number) => Promise.all(Array.from({ length: times }, () => ask(gateway.port, path)));

describe('with two workers', () => {
  it('event loop, heap and collections are those of the primary and of each worker', async () => {
    await asks('/', 20);
    const loop = ['delay_p50_seconds', 'delay_p90_seconds', 'delay_p99_seconds', 'delay_max_seconds', 'utilization'];
    for (const figure of loop) {
      const of = await workersOf(`nodejs_eventloop_${figure}`);
      expect(Object.keys(of), figure).toEqual(['0', '1', '2']);
      for (const value of Object.values(of)) expect(value).toBeGreaterThanOrEqual(0);
    }
    const old = having(await gateway.samples('v8js_memory_heap_used_bytes'), 'v8js_heap_space_name', 'old_space');
    expect(new Set(old.map(({ labels }) => labels['weir_worker']))).toEqual(new Set(['0', '1', '2']));
    expect(old.every(({ value }) => value > 0)).toBe(true);
    expect(Object.keys(await workersOf('weir_heap_limit_bytes'))).toEqual(['0', '1', '2']);
    const collections = await gateway.samples('v8js_gc_duration_seconds_count');
    for (const worker of ['0', '1', '2'])
      expect(new Set(having(collections, 'weir_worker', worker).map(({ labels }) => labels['v8js_gc_type']))).toEqual(
        new Set(['incremental', 'major', 'minor', 'weakcb']),
      );
  });

  it('those who serve say whether they have Redis, and what they asked of it is added up', async () => {
    const before = await gateway.samples('db_client_operation_duration_seconds_count');
    await asks('/', 30);
    const after = await gateway.samples('db_client_operation_duration_seconds_count');
    for (const stage of ['limit-rate', 'admit-client']) {
      const count = (samples: readonly ParsedSample[]) => sum(having(samples, 'db_operation_name', stage));
      expect(count(after) - count(before), stage).toBe(30);
    }
    expect(await workersOf('weir_redis_connected')).toEqual({ 1: 1, 2: 1 });
  });

  it('connections to a target are those of both', async () => {
    const answers = asks('/held', 6);
    await upstream.until((held) => held.length === 6);
    const connections = async (state: string) =>
      sum(having(await gateway.samples('weir_upstream_connections'), 'weir_state', state));
    expect(await connections('busy')).toBe(6);
    expect(sum(await gateway.samples('weir_upstream_waiting'))).toBe(0);
    upstream.release();
    await answers;
    await vi.waitFor(async () => expect(await connections('busy')).toBe(0), SOON);
    expect(await connections('idle')).toBeGreaterThan(0);
  });

  it('what watching costs is told by part, and as a share of what the processors did', async () => {
    await asks('/', 20);
    const parts = await gateway.samples('weir_observability_cpu_seconds_total');
    const seconds = (part: string) => sum(having(parts, 'weir_part', part));
    for (const part of ['project', 'log', 'keep', 'scrape']) expect(seconds(part), part).toBeGreaterThan(0);
    const [cpu] = await gateway.samples('process_cpu_seconds_total');
    expect(sum(parts)).toBeLessThan(cpu?.value as number);
    await vi.waitFor(async () => {
      await ask(gateway.port, '/');
      expect((await gateway.state()).figures.observabilityShare).toBeGreaterThan(0);
    }, SOON);
    expect((await gateway.state()).figures.observabilityShare).toBeLessThanOrEqual(1);
  });

  it('the guard has figures of its own', async () => {
    await asks('/', 10);
    await vi.waitFor(async () => {
      const page = (await (await fetch(`${gateway.adminUrl}/api/limits`)).json()) as LimitsPage;
      expect(page.guard?.figures.allowedPerSecond).toBeGreaterThan(0);
      expect(page.guard?.figures).toMatchObject({ blockedPerSecond: 0, byMode: { redis: expect.any(Number) } });
    }, SOON);
  });

  it('the configuration was taken once, by the primary', async () => {
    const loads = await gateway.samples('weir_config_loads_total');
    expect(loads.map(({ labels, value }) => [labels['weir_result'], value])).toEqual([['ok', 1]]);
    const [taken] = await gateway.samples('weir_config_loaded_time_seconds');
    const { config } = await gateway.state();
    expect(taken?.value).toBeCloseTo(config.loadedAtMs / 1000, 3);
  });

  it('a Redis that is gone is gone for both, and each decision that it did not make is counted', async () => {
    await redis.kill();
    await vi.waitFor(async () => expect(await workersOf('weir_redis_connected')).toEqual({ 1: 0, 2: 0 }), SOON);
    const before = sum(await gateway.samples('weir_limit_store_failures_total'));
    await asks('/', 12);
    const after = await gateway.samples('weir_limit_store_failures_total');
    expect(sum(after) - before).toBe(12);
    expect(new Set(after.filter(({ value }) => value > 0).map(({ labels }) => labels['weir_store_mode']))).toEqual(
      new Set(['local']),
    );
    await redis.restart();
    await vi.waitFor(async () => expect(await workersOf('weir_redis_connected')).toEqual({ 1: 1, 2: 1 }), SOON);
  });

  it('a worker that died says nothing any more, until another has its number', async () => {
    const deaths = () => gateway.lines().filter(({ event }) => event === 'worker-died');
    const counted = sum(await gateway.samples('http_server_request_duration_seconds_count'));
    // One that dies young again and again is replaced after a pause, in which there is time to look.
    while (deaths().at(-1)?.['pause_ms'] !== 800) {
      const dead = deaths().map((line) => line['worker.pid']);
      const alive = await vi.waitFor(async () => {
        const pid = (await gateway.state()).workers.find(({ id }) => id === 1)?.pid;
        if (pid === undefined || dead.includes(pid)) throw new Error('worker 1 is not there yet');
        return pid;
      }, SOON);
      process.kill(alive, 'SIGKILL');
      await gateway.run.until(() => deaths().length > dead.length);
    }
    await vi.waitFor(async () => expect(Object.keys(await workersOf('weir_redis_connected'))).toEqual(['2']), SOON);
    expect(Object.keys(await workersOf('nodejs_eventloop_delay_p99_seconds'))).toEqual(['0', '2']);
    expect(sum(await gateway.samples('http_server_request_duration_seconds_count'))).toBe(counted);
    await vi.waitFor(
      async () => expect(Object.keys(await workersOf('nodejs_eventloop_utilization')).sort()).toEqual(['0', '1', '2']),
      SOON,
    );
  }, 40_000);
});
