import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Console, launchBrowser, openConsole } from './browser.ts';
import { awaitPage } from './console-client.ts';
import { placeOrder } from './gateway-client.ts';

let browser: Browser;
let console: Console;
let traces: string[];

beforeAll(async () => {
  browser = await launchBrowser();
  traces = [];
  for (const item of ['tea', 'kettle', 'tea']) traces.unshift((await placeOrder(item)).traceId);
  for (const traceId of traces) await awaitPage(traceId, ({ requests }) => requests.length > 0);
});
afterAll(() => browser.close());

beforeEach(async () => {
  // Of orders only: nothing else may come between.
  console = await openConsole(browser, '/?filter=route:create-order');
  await console.page.locator(`a[href^="/traces/${traces[0]}"]`).waitFor();
});
afterEach(async () => {
  const faults = await console.faults();
  await console.close();
  expect(faults).toEqual([]);
});

/** The trace of the row that has the focus. */
async function focused(): Promise<string | undefined> {
  const address = await console.page.evaluate('document.activeElement.getAttribute("href")');
  return /^\/traces\/([0-9a-f]{32})/.exec(String(address))?.[1];
}

it('j and k go down and up the rows, and stop at the first', async () => {
  const { keyboard } = console.page;
  await keyboard.press('j');
  expect(await focused()).toBe(traces[0]);
  await keyboard.press('j');
  expect(await focused()).toBe(traces[1]);
  await keyboard.press('j');
  expect(await focused()).toBe(traces[2]);
  await keyboard.press('k');
  await keyboard.press('k');
  await keyboard.press('k');
  expect(await focused()).toBe(traces[0]);
});

it('Enter opens the request, Esc goes back to its row', async () => {
  const { page } = console;
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/traces/${traces[1]}*`);
  await page.getByText('new-orders').first().waitFor();
  await page.keyboard.press('Escape');
  await page.waitForURL('**/?filter=route:create-order');
  await page.locator(`a[href^="/traces/${traces[1]}"]:focus`).waitFor();
});

it('/ goes to the filter, where letters are letters; Esc leaves it as it was', async () => {
  const { page } = console;
  await page.keyboard.press('/');
  const filter = page.getByRole('textbox', { name: 'Filter' });
  await page.locator('input:focus').waitFor();
  await page.keyboard.press('End');
  await page.keyboard.type(' jkp?');
  expect(await filter.inputValue()).toBe('route:create-order jkp?');
  await page.keyboard.press('Escape');
  expect(await filter.inputValue()).toBe('route:create-order');
  expect(await focused()).toBeUndefined();
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(await page.getByRole('button', { name: /pause/i }).getAttribute('aria-pressed')).toBe('false');
});

it('p pauses the list and lets it go on', async () => {
  const { page } = console;
  await page.keyboard.press('p');
  await page.locator('button[aria-pressed="true"]', { hasText: /pause/i }).waitFor();
  const { traceId } = await placeOrder();
  await page.getByRole('button', { name: /^\d+ new/ }).waitFor();
  const row = page.locator(`a[href^="/traces/${traceId}"]`);
  expect(await row.count()).toBe(0);
  await page.keyboard.press('p');
  await row.waitFor();
  traces.unshift(traceId);
});

it('? shows the keys, Esc hides them', async () => {
  const { page } = console;
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog');
  for (const word of ['filter', 'pause', 'open']) await dialog.getByText(word).first().waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
});
