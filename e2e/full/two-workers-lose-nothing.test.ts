import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awaitCondition } from '../await-condition.ts';
import { launchBrowser, openConsole } from '../browser.ts';
import { readRequests, readState } from '../console-client.ts';
import { restartedWith, scrapeGateway, sumOf } from '../gateway-client.ts';
import { sendLoad } from '../k6.ts';
import { query } from '../prometheus-client.ts';
import { type SecondGateway, startSecondGateway } from '../second-gateway.ts';
import { readStackInfo } from '../stack-info.ts';

const { ports, results } = readStackInfo();
const counted = 'http_server_request_duration_seconds_count';

describe('the gateway of the stack with two workers', () => {
  it('counts every request of a load once: in /metrics, in Prometheus, in the console', async () => {
    await restartedWith('weir', { WEIR_WORKERS: '2' }, async () => {
      expect((await readState()).workers).toHaveLength(2);
      const requests = 2_000;
      const sent = await sendLoad('two-workers', [`http://127.0.0.1:${ports.gateway}/orders`], {
        requests,
        atOnce: 20,
      });
      expect(sent).toEqual({ requests, statuses: { 200: requests } });

      const ofRoute = { weir_route: 'list-orders' };
      // A worker tells the primary what it counted every so often.
      const inGateway = await awaitCondition('the requests in /metrics', 20_000, async () => {
        const sum = sumOf(await scrapeGateway(), counted, ofRoute);
        return sum >= requests ? sum : undefined;
      });
      expect(inGateway).toBe(requests);

      // Until it has been scraped anew, Prometheus shows the process before this one.
      const startedAtMs = (await readState()).startedAtMs;
      const total = `sum(${counted}{weir_route="list-orders"})`;
      await awaitCondition('a scrape of this process', 60_000, async () => {
        const [started] = await query('max(process_start_time_seconds{job="weir"})');
        return started !== undefined && started.value * 1000 > startedAtMs - 5_000 ? true : undefined;
      });
      const inPrometheus = await awaitCondition('the requests in Prometheus', 60_000, async () => {
        const [found] = await query(total);
        return found !== undefined && found.value >= requests ? found.value : undefined;
      });
      expect(inPrometheus).toBe(requests);

      const { rows } = await readRequests('route:list-orders');
      const ids = new Set((await readState()).workers.map(({ id }) => id));
      expect(new Set(rows.map(({ worker }) => worker)), 'both have served').toEqual(ids);
    });
  });
});

describe('two workers and a Redis', () => {
  let gateway: SecondGateway;
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
    gateway = await startSecondGateway({
      name: 'two-workers',
      folder: join(results, 'two-workers'),
      config: {
        listen: { workers: 2 },
        redis: { url: `redis://127.0.0.1:${ports.redis}`, deadline: '250ms', whenDown: 'refuse' },
        upstreams: { storefront: { targets: [`http://127.0.0.1:${ports.storefront}`] } },
        limits: {
          hundred: { key: 'client', rate: '100/hour' },
          // With a burst: gcra.
          fifty: { key: 'client', rate: '1/hour', burst: 50 },
        },
        routes: [
          { name: 'hundred', match: { path: '/try' }, upstream: 'storefront', limits: ['hundred'] },
          { name: 'fifty', match: { path: '/slow' }, upstream: 'storefront', limits: ['fifty'] },
          { name: 'free', match: { path: '/stream' }, upstream: 'storefront' },
        ],
      },
    });
  });
  afterAll(async () => {
    await browser.close();
    await gateway.stop();
  });

  it.each([
    ['/try', 100],
    ['/slow?ms=0', 50],
  ])('a load on %s is let through %i times, not once more', async (path, allowed) => {
    const { statuses } = await sendLoad('exact', [`${gateway.url}${path}`], { requests: 1_000, atOnce: 30 });
    expect(statuses).toEqual({ 200: allowed, 429: 1_000 - allowed });
  });

  it('one that is killed under load is replaced, and the other serves meanwhile', async () => {
    const before = await readState(gateway.admin);
    expect(before.workers).toHaveLength(2);
    const load = sendLoad('killed', [`${gateway.url}/stream?events=1&everyMs=1`], { perSecond: 100, seconds: 12 });
    await awaitCondition('the load', 20_000, async () =>
      (await readState(gateway.admin)).figures.total.perSecond > 20 ? true : undefined,
    );
    const victim = before.workers[0]!;
    process.kill(victim.pid, 'SIGKILL');
    const after = await awaitCondition('another worker', 20_000, async () => {
      const state = await readState(gateway.admin);
      const isReplaced = state.workers.length === 2 && state.workers.every(({ pid }) => pid !== victim.pid);
      return isReplaced ? state : undefined;
    });
    expect(after.workerRestarts).toBe(before.workerRestarts + 1);
    expect(after.workers.map(({ pid }) => pid)).toContain(before.workers[1]!.pid);

    const { requests, statuses } = await load;
    // Those that the killed one had in hand are lost, and no others: 50 at a time at most.
    expect(statuses[200] ?? 0).toBeGreaterThan(requests - 50);
    expect(Object.keys(statuses).filter((status) => status !== '200' && status !== '0')).toEqual([]);
  });

  it('both are in the header of the console, and say so after one was replaced', async () => {
    const console = await openConsole(browser, '/', { admin: gateway.admin });
    await console.page
      .getByText(/2 workers/)
      .first()
      .waitFor();
    expect(await console.faults()).toEqual([]);
    await console.close();
  });
});
