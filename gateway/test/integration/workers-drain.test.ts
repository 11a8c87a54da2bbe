/** Stopping is one act of the whole gateway: whoever is told first, nobody is cut off and no process stays behind. */
import { Agent, request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  ask,
  endGateways,
  gatewayWithWorkers,
  type HeldUpstream,
  heldUpstream,
  isRunning,
  type WorkersGateway,
} from '../support/gateway-with-workers.ts';
import { rawClient } from '../support/raw-client.ts';

let upstream: HeldUpstream;
let gateway: WorkersGateway;
let pids: number[];

beforeEach(async () => {
  upstream = await heldUpstream();
  gateway = await gatewayWithWorkers(upstream.url);
  pids = (await gateway.state()).workers.map(({ pid }) => pid);
});
afterEach(async () => {
  await endGateways();
  await upstream.close();
});

const noneIsLeft = () => vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), { timeout: 15_000 });

async function held(count: number) {
  const asked = Array.from({ length: count }, () => ask(gateway.port, '/held'));
  await upstream.until((waiting) => waiting.length === count);
  return asked;
}

/** Nobody takes new connections any more. */
const closed = () =>
  vi.waitFor(() => expect(ask(gateway.port, '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' }), {
    timeout: 10_000,
    interval: 20,
  });

describe('SIGTERM', () => {
  it('costs nobody a request: neither in flight, nor on a connection that is kept, nor the first after a pause', async () => {
    const asked = await held(4);
    const idle = await Promise.all([rawClient(gateway.port), rawClient(gateway.port)]);
    for (const client of idle) {
      client.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
      await client.until((text) => text.includes('ok'));
    }
    const counts = { served: 0, failed: 0 };
    const busy = Array.from({ length: 6 }, () => keepAsking(gateway.port, counts));
    await vi.waitFor(() => expect(counts.served).toBeGreaterThan(50), 10_000);

    gateway.run.kill('SIGTERM');
    await closed();
    expect((await fetch(`${gateway.adminUrl}/readyz`)).status).toBe(503);
    await Promise.all(busy);
    expect(counts.failed).toBe(0);
    for (const client of idle) {
      client.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
      const received = await client.closed();
      expect(received.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
      expect(received.toLowerCase()).toContain('connection: close');
    }
    upstream.release();
    const answers = await Promise.all(asked);
    expect(answers.map(({ status, body }) => `${status} ${body}`)).toEqual(answers.map(() => '200 released'));
    expect(await gateway.run.exited).toBe(0);
    await noneIsLeft();
    // What they served last is in the log of the whole.
    expect(gateway.lines().filter((line) => line['url.path'] === '/held')).toHaveLength(4);
  });
});

describe('Ctrl-C, which goes to every process of the group', () => {
  it('is acted on by the primary alone', async () => {
    const asked = await held(4);
    for (const pid of [...pids, gateway.run.pid]) process.kill(pid, 'SIGINT');
    await closed();
    expect(pids.filter(isRunning)).toEqual(pids);
    upstream.release();
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await gateway.run.exited).toBe(0);
    await noneIsLeft();
  });

  it('a second time ends all of them at once', async () => {
    const asked = (await held(2)).map((one) => one.catch((error: unknown) => error));
    const impatient = setInterval(() => gateway.run.kill('SIGINT'), 50);
    await vi.waitFor(() => expect(isRunning(gateway.run.pid)).toBe(false), 10_000);
    clearInterval(impatient);
    // Nobody drains any more: an answer that comes now comes too late.
    upstream.release();
    expect(await gateway.run.exited).toBe(1);
    for (const result of await Promise.all(asked)) expect(result).toBeInstanceOf(Error);
    await noneIsLeft();
  });
});

describe('a primary that is killed', () => {
  it('leaves no worker behind: what is in flight is answered, and what never ends is not waited for', async () => {
    const [ending, endless] = await held(2);
    const cut = endless?.catch((error: unknown) => error);
    gateway.run.kill('SIGKILL');
    await closed();
    upstream.held[0]?.end('released');
    const results = await Promise.all([ending?.catch((error: unknown) => error), cut]);
    expect(results.filter((result) => result instanceof Error)).toHaveLength(1);
    expect(results).toContainEqual(expect.objectContaining({ status: 200, body: 'released' }));
    await noneIsLeft();
  });
});

/** One connection, request after request, until it is told that this was the last. */
async function keepAsking(port: number, counts: { served: number; failed: number }): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let isLast = false;
  while (!isLast) {
    isLast = await new Promise<boolean>((resolve) => {
      const sent = request({ host: '127.0.0.1', port, path: '/', agent }, (response) => {
        response.resume();
        response.on('end', () => {
          counts.served += 1;
          resolve(response.headers.connection === 'close');
        });
      });
      sent.on('error', () => {
        counts.failed += 1;
        resolve(true);
      });
      sent.end();
    });
  }
  agent.destroy();
}
