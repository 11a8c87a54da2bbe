/**
 * 500 requests a second are more than anyone reads and more than a page can draw. What is asserted is what does not depend on
 * the machine: how much stands in the document, and how often it is changed. What it costs the gateway is measured by
 * `npm run bench -- --viewer`.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Console, launchBrowser, openConsole } from '../browser.ts';
import { readState } from '../console-client.ts';
import { countUpdates, type PageCounts } from '../in-page.ts';
import { sendLoad } from '../k6.ts';
import { watchMainThread } from '../main-thread.ts';
import { type SecondGateway, startSecondGateway } from '../second-gateway.ts';
import { readStackInfo } from '../stack-info.ts';

const { results } = readStackInfo();
const load = { perSecond: 500, seconds: 30 };

let upstream: Server;
let gateway: SecondGateway;
let browser: Browser;
beforeAll(async () => {
  upstream = createServer((_request, response) => void response.end('ok'));
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const { port } = upstream.address() as AddressInfo;
  gateway = await startSecondGateway({
    name: 'viewed',
    folder: join(results, 'viewed'),
    config: {
      upstreams: { literal: { targets: [`http://127.0.0.1:${port}`] } },
      routes: [{ name: 'everything', match: { path: '/*' }, upstream: 'literal' }],
    },
  });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await gateway.stop();
  upstream.closeAllConnections();
  await new Promise((resolve) => upstream.close(resolve));
});

async function countedUnderLoad(console: Console): Promise<PageCounts> {
  await console.page.evaluate(countUpdates, 'tr.row');
  const { requests } = await sendLoad('viewed', [`${gateway.url}/one`, `${gateway.url}/other?name=value`], load);
  // The load was what it was to be; a machine that cannot send it shows nothing.
  expect(requests).toBeGreaterThan(load.perSecond * load.seconds * 0.9);
  return console.counts();
}

describe('the live page under 500 requests a second', () => {
  it('holds 200 rows at most, is changed once a frame at most, and never blocks for long', async () => {
    const console = await openConsole(browser, '/', { admin: gateway.admin });
    let counts!: PageCounts;
    const main = await watchMainThread(browser, console.page, async () => {
      counts = await countedUnderLoad(console);
    });
    const shareOf = (ms: number): number => ms / (load.seconds * 1000);
    const percent = (ms: number): string => `${(shareOf(ms) * 100).toFixed(2)} %`;
    process.stdout.write(
      `e2e: ${counts.frames} frames, ${counts.updates} updates, ${counts.framesWith.join(' / ')} frames with 0 / 1 / more of them, ` +
        `${counts.mostRows} rows at most; main thread busy ${percent(main.busyMs)}, longest task ${main.longestMs.toFixed(0)} ms; ` +
        `long tasks ${percent(main.longTaskMs)} of the time, by the clock of a machine with other work ${percent(counts.longTaskMs)}\n`,
    );
    expect(counts.mostRows).toBeGreaterThan(20);
    expect(counts.mostRows).toBeLessThanOrEqual(200);
    expect(counts.updates).toBeGreaterThan(load.seconds);
    expect(counts.updates).toBeLessThanOrEqual(counts.frames);
    expect(counts.framesWith[2]).toBe(0);
    expect(shareOf(main.longTaskMs)).toBeLessThan(0.02);
    // It follows to the end, and says what it left out.
    await console.page.getByText(/not shown/).waitFor();
    expect(await console.faults()).toEqual([]);
    await console.close();
  });

  it('holds as much while it is paused, and the gateway keeps no more for a page that does not read', async () => {
    const console = await openConsole(browser, '/', { admin: gateway.admin });
    await console.page.locator('tr.row').first().waitFor();
    await console.page.keyboard.press('p');
    const counts = await countedUnderLoad(console);
    expect(counts.mostRows).toBeLessThanOrEqual(200);
    expect(counts.framesWith[2]).toBe(0);
    const { ring } = await readState(gateway.admin);
    expect(ring.bytes).toBeLessThanOrEqual(ring.mostBytes);
    expect(await console.faults()).toEqual([]);
    await console.close();
  });
});
