/** The page of errors. */
import assert from 'node:assert/strict';
import type { Check } from './browser-checks.ts';
import { ATTACKS, traceIdOf } from './made-up-rows.ts';

export const errorChecks: Readonly<Record<string, Check>> = {
  'an error opens to what is known of it, and leads to its traces': async (opened) => {
    const { origin } = await opened.gateway({ rate: 0, before: 300 });
    const page = await opened.page(origin);
    await page.getByRole('link', { name: 'Errors' }).click();
    await page.waitForURL(`${origin}/errors`);
    await page.locator('.error-line').first().waitFor();
    assert.equal(await page.locator('.error-line').count(), 5);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('.error-detail dd', { hasText: 'POST /orders → storefront' }).waitFor();
    assert.equal(await page.locator('.error-traces a').count(), 5);
    await page.locator('.error-traces a').first().click();
    await page.waitForURL(`${origin}/traces/${traceIdOf(299)}`);
  },

  'errors are found by their words and by service': async (opened) => {
    const { origin } = await opened.gateway({ rate: 0, before: 0 });
    const page = await opened.page(`${origin}/errors`);
    await page.locator('.error-line').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('answered');
    await page.getByText('1 of 5 errors').waitFor();
    await page.getByLabel('Find an error').fill('');
    await page.getByLabel('Service').selectOption('weir');
    await page.getByText('2 of 5 errors').waitFor();
    await page.getByLabel('Find an error').fill('no such words');
    await page.getByText('No error has these words').waitFor();
  },

  'errors of strangers are text': async (opened) => {
    const { origin } = await opened.gateway({ rate: 0, before: 0 });
    const page = await opened.page(`${origin}/errors`);
    await page.locator('.error-what', { hasText: ATTACKS[0] as string }).click();
    await page.locator('.error-whole', { hasText: ATTACKS[0] as string }).waitFor();
    assert.equal(await page.locator('main img, main script').count(), 0);
  },

  'without an error it is said what will stand here': async (opened) => {
    const { origin } = await opened.gateway({ rate: 0, before: 0, errors: false });
    const page = await opened.page(`${origin}/errors`);
    await page.getByText('No error so far').waitFor();
    await page.getByText('exceptions and error lines that services send').waitFor();
  },

  'nothing moves under the pointer while errors come': async (opened) => {
    const { origin, gateway } = await opened.gateway({ rate: 0, before: 0 });
    const page = await opened.page(`${origin}/errors`);
    const third = page.locator('.error-line').nth(2);
    await third.hover();
    const before = await third.boundingBox();
    gateway.newestError = 4;
    await page.locator('.error-count', { hasText: /^41\b/ }).waitFor();
    assert.deepEqual(await third.boundingBox(), before);
    await page.locator('.error-line', { hasText: 'answered 500' }).first().waitFor();
    await page.mouse.move(5, 5);
    await page.waitForFunction(() => document.querySelector('.error-count')?.textContent?.startsWith('41 '));
  },
};
