/** A worker may die of anything: a bug, the OOM killer, an operator. What it was doing is lost, and nothing else. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type Answer,
  ask,
  endGateways,
  gatewayWithWorkers,
  type HeldUpstream,
  heldUpstream,
  isRunning,
  type WorkersGateway,
} from '../support/gateway-with-workers.ts';

let upstream: HeldUpstream;
let gateway: WorkersGateway;

const begin = async () => {
  upstream = await heldUpstream();
  gateway = await gatewayWithWorkers(upstream.url);
};
const end = async () => {
  await endGateways();
  await upstream.close();
};

const settled = (asked: Promise<Answer>): Promise<number | 'failed'> =>
  asked.then(
    ({ status }) => status,
    () => 'failed' as const,
  );
const pidOf = async (id: number): Promise<number> =>
  (await gateway.state()).workers.find((worker) => worker.id === id)?.pid as number;
const deaths = () => gateway.lines().filter(({ event }) => event === 'worker-died');
const starts = () => gateway.lines().filter(({ event }) => event === 'worker-started');
const died = (times: number) => gateway.run.until(() => deaths().length === times);
const started = (times: number) => gateway.run.until(() => starts().length === times);
const total = async (name: string): Promise<number> =>
  (await gateway.samples(name)).reduce((sum, sample) => sum + sample.value, 0);

describe('a worker that is killed', () => {
  beforeAll(begin);
  afterAll(end);

  it('takes only its own requests in flight along, its counts stay, and another takes its place', async () => {
    for (let sent = 0; sent < 10; sent += 1) await ask(gateway.port, '/');
    const asked = Array.from({ length: 4 }, () => settled(ask(gateway.port, '/held')));
    await upstream.until((held) => held.length === 4);
    expect(await total('http_server_active_requests')).toBe(4);
    const killed = await pidOf(1);
    process.kill(killed, 'SIGKILL');
    await died(1);
    const left = await total('http_server_active_requests');
    expect([1, 2, 3]).toContain(left);
    expect(await total('http_server_request_duration_seconds_count')).toBe(10);
    upstream.release();
    expect((await Promise.all(asked)).filter((result) => result === 200)).toHaveLength(left);

    await started(3);
    const { workers, workerRestarts, phase } = await gateway.state();
    expect({ ids: workers.map(({ id }) => id), workerRestarts, phase }).toEqual({
      ids: [1, 2],
      workerRestarts: 1,
      phase: 'ready',
    });
    expect(workers.map(({ pid }) => pid)).not.toContain(killed);
    expect(deaths()).toMatchObject([{ level: 'error', worker: 1, 'worker.pid': killed, how: 'SIGKILL' }]);
    const events = Object.fromEntries(
      (await gateway.samples('weir_events_total')).map(({ labels, value }) => [labels['weir_event'], value]),
    );
    expect(events).toMatchObject({ 'worker-died': 1, 'worker-started': 3 });
  });

  it('has the connection closed that was on its way to it, for nobody else will', async () => {
    const stopped = await pidOf(2);
    process.kill(stopped, 'SIGSTOP');
    let answered = 0;
    const asked = Array.from({ length: 3 }, () =>
      settled(ask(gateway.port, '/')).then((result) => {
        answered += 1;
        return result;
      }),
    );
    await vi.waitFor(() => expect(answered).toBe(2), 10_000);
    process.kill(stopped, 'SIGKILL');
    expect((await Promise.all(asked)).filter((result) => result === 'failed')).toHaveLength(1);
    await started(4);
  });

  it('is missed by no request that comes afterwards', async () => {
    let failed = 0;
    let served = 0;
    const over = new AbortController();
    const clients = Array.from({ length: 4 }, async () => {
      while (!over.signal.aborted) {
        if ((await settled(ask(gateway.port, '/'))) === 200) served += 1;
        else failed += 1;
      }
    });
    await vi.waitFor(() => expect(served).toBeGreaterThan(50), 10_000);
    process.kill(await pidOf(1), 'SIGKILL');
    await started(5);
    const servedBefore = served;
    await vi.waitFor(() => expect(served).toBeGreaterThan(servedBefore + 50), 10_000);
    over.abort();
    await Promise.all(clients);
    // Each client had one request under way, at most.
    expect(failed).toBeLessThanOrEqual(4);
  });
});

describe('workers that die', () => {
  beforeAll(begin);
  afterAll(end);

  it('all at once are replaced on the same port', async () => {
    const killed = [await pidOf(1), await pidOf(2)];
    for (const pid of killed) process.kill(pid, 'SIGKILL');
    await started(4);
    expect(killed.some(isRunning)).toBe(false);
    expect((await ask(gateway.port, '/')).status).toBe(200);
  });

  it('young, again and again, are waited for longer each time, and the other serves', async () => {
    const before = deaths().length;
    for (let times = 1; times <= 3; times += 1) {
      await started(before + times + 1);
      process.kill(await pidOf(1), 'SIGKILL');
      await died(before + times);
      expect((await ask(gateway.port, '/')).status).toBe(200);
    }
    const pauses = deaths()
      .slice(before)
      .map((line) => line['pause_ms'] as number);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses.at(-1)).toBeGreaterThan(0);
  });
});
