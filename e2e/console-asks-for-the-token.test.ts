import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Console, launchBrowser, openConsole } from './browser.ts';
import { stackAdmin } from './console-client.ts';
import { placeOrder } from './gateway-client.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
  await placeOrder();
});
afterAll(() => browser.close());

const { token } = stackAdmin();
const paths = ['/', '/routes', '/limits', '/upstreams', '/config'];

/** Being refused is what these tests are about; anything else is not. */
const otherFaults = async (console: Console): Promise<string[]> =>
  (await console.faults()).filter((fault) => !/\b401\b/.test(fault));

it.each(paths)('%s without a token shows nothing but the question for it', async (path) => {
  const console = await openConsole(browser, path, { hasToken: false });
  await console.page.getByLabel('Admin token').waitFor();
  expect(await console.page.locator('main').innerText()).not.toMatch(/create-order|storefront|gateway\.yaml/);
  expect(await otherFaults(console)).toEqual([]);
  await console.close();
});

it('a wrong token is refused in words, the right one opens the page, and the tab keeps it', async () => {
  const console = await openConsole(browser, '/', { hasToken: false });
  const { page } = console;
  const field = page.getByLabel('Admin token');
  await field.fill('of-nobody');
  await field.press('Enter');
  await page.getByText(/did not accept/).waitFor();
  await field.fill(token);
  await field.press('Enter');
  await page.locator('tr.row').first().waitFor();
  await page.reload();
  await page.locator('tr.row').first().waitFor();
  expect(await otherFaults(console)).toEqual([]);
  await console.close();
});

it('a token in the fragment opens the page and is gone from the address and the history', async () => {
  const console = await openConsole(browser, '/');
  const { page } = console;
  await page.locator('tr.row').first().waitFor();
  expect(page.url()).not.toContain(token);
  expect(await page.content()).not.toContain(token);
  await page.getByRole('link', { name: 'Routes' }).click();
  await page.getByText('create-order').first().waitFor();
  await page.goBack();
  expect(page.url()).not.toContain(token);
  expect(await console.faults()).toEqual([]);
  await console.close();
});

it('another tab does not have it', async () => {
  const first = await openConsole(browser, '/');
  await first.page.locator('tr.row').first().waitFor();
  const tab = await first.context.newPage();
  await tab.goto(stackAdmin().url);
  await tab.getByLabel('Admin token').waitFor();
  await first.close();
});
