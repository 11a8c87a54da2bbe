/**
 * `npm start` needs no Collector: the services send to the console themselves. How long after the end of a request its whole
 * trace is there is measured and printed; that it is there at all is what holds on any machine.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TracePage } from '../gateway/src/admin/api/api-types.ts';
import { allGone, type DemoProcess, descendantsOf, startDemo } from '../sample-services/demo/test/demo-process.ts';
import { awaitCondition } from './await-condition.ts';
import { launchBrowser, openConsole } from './browser.ts';
import { readApi } from './console-client.ts';
import { repository } from './pins.ts';

const services = ['weir', 'storefront', 'orders', 'inventory', 'payments', 'notifications'];
const orders = 10;

let demo: DemoProcess;
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
  demo = await startDemo({}, ['npm', 'start'], repository);
  await demo.ready;
});
afterAll(async () => {
  await browser.close();
  const all = [demo.pid, ...descendantsOf(demo.pid)];
  process.kill(demo.pid, 'SIGTERM');
  await demo.exited;
  await allGone(all);
});

async function placeOrder(): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${demo.ports.gateway}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ item: 'tea', quantity: 1 }),
  });
  expect(response.status, await response.text()).toBe(201);
  return response.headers.get('traceresponse')?.split('-')[1] ?? '';
}

it('an order is one trace over six processes in the console, soon after it was answered', async () => {
  const admin = { url: `http://127.0.0.1:${demo.ports.admin}`, token: '' };
  const tookMs: number[] = [];
  for (let order = 0; order < orders; order += 1) {
    const traceId = await placeOrder();
    const answeredMs = performance.now();
    const page = await awaitCondition(`trace ${traceId} over six processes`, 30_000, async () => {
      const found = await readApi<TracePage>(`traces/${traceId}`, admin);
      return new Set(found?.spans.map(({ service }) => service)).size === services.length ? found : undefined;
    });
    tookMs.push(performance.now() - answeredMs);
    expect(new Set(page.spans.map(({ service }) => service))).toEqual(new Set(services));
  }
  const sorted = tookMs.slice(1).toSorted((a, b) => a - b);
  process.stdout.write(
    `e2e: six processes in the console ${Math.round(sorted[sorted.length >> 1] ?? 0)} ms after the answer (median; most ${Math.round(sorted.at(-1) ?? 0)} ms; first ${Math.round(tookMs[0] ?? 0)} ms)\n`,
  );
});

it('and its page fills up while one looks at it', async () => {
  const admin = { url: `http://127.0.0.1:${demo.ports.admin}`, token: '' };
  const console = await openConsole(browser, '/', { admin });
  const traceId = await placeOrder();
  await console.page.locator(`a[href^="/traces/${traceId}"]`).click();
  for (const name of services) await console.page.getByText(name, { exact: true }).first().waitFor();
  expect(await console.faults()).toEqual([]);
  await console.close();
});
