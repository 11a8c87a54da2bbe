/**
 * `npm run screenshots`: the pictures of the README, taken anew of the demo on ports of its own.
 *
 *   npm start ─► some traffic, and one of each outcome ─► Chromium ─► docs/images/*.png
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type DemoProcess, startDemo } from '../sample-services/demo/test/demo-process.ts';
import { launchBrowser, openConsole } from './browser.ts';
import { awaitPage } from './console-client.ts';
import { debianPackages, findPrograms } from './machine.ts';
import { repository } from './pins.ts';
import { largestImageBytes, type Shot, shots } from './shots.ts';
import { smallerPng } from './smaller-png.ts';
import { makeTraffic } from './traffic.ts';

const folder = join(repository, 'docs/images');
const say = (line: string): void => void process.stdout.write(`screenshots: ${line}\n`);

process.exitCode = await main();

async function main(): Promise<number> {
  const { programs, missing } = findPrograms();
  if (programs.chromium === undefined) {
    say(`chromium is missing: apt-get install -y ${debianPackages(missing).join(' ')}`);
    return 1;
  }
  mkdirSync(folder, { recursive: true });
  const demo = await startDemo({}, [process.execPath, 'sample-services/demo/src/main.ts'], repository);
  try {
    await demo.ready;
    const browser = await launchBrowser(programs.chromium);
    try {
      return await takeAll(browser, demo);
    } finally {
      await browser.close();
    }
  } finally {
    process.kill(demo.pid, 'SIGTERM');
    await demo.exited;
  }
}

async function takeAll(browser: Browser, { ports }: DemoProcess): Promise<number> {
  const admin = { url: `http://127.0.0.1:${ports.admin}`, token: '' };
  say('making requests, for some seconds');
  const { orderTraceId } = await makeTraffic(`http://127.0.0.1:${ports.gateway}`);
  await awaitPage(orderTraceId, ({ spans }) => new Set(spans.map(({ service }) => service)).size === 6, admin);
  let isTooLarge = false;
  for (const shot of shots) {
    const path = shot.path.replace('{order}', orderTraceId);
    const { width, height, colorScheme } = shot;
    const console = await openConsole(browser, path, { width, height, colorScheme, admin });
    const bytes = await take(console.page, shot);
    isTooLarge ||= bytes > largestImageBytes;
    say(`docs/images/${shot.file} ${width}×${height}, ${Math.ceil(bytes / 1024)} KiB`);
    for (const fault of await console.faults()) throw new Error(`${path}: ${fault}`);
    await console.close();
  }
  if (isTooLarge) say(`too large: the most is ${largestImageBytes / 1000} KB`);
  return isTooLarge ? 1 : 0;
}

async function take(page: Page, { file, shows }: Shot): Promise<number> {
  await page.getByText(shows).first().waitFor();
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  const png = smallerPng(await page.screenshot({ animations: 'disabled', caret: 'hide' }));
  writeFileSync(join(folder, file), png);
  return png.length;
}
