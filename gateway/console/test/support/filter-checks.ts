/** What somebody writes into the filter, or into the address. */
import assert from 'node:assert/strict';
import type { Check } from './browser-checks.ts';
import { traceIdOf } from './made-up-rows.ts';

export const filterChecks: Readonly<Record<string, Check>> = {
  'a filter is applied by Enter, stands in the address, and a wrong one is answered with a sentence': async (
    opened,
  ) => {
    opened.allowed = /status of 400/;
    const { origin } = await opened.gateway({ rate: 0, before: 90 });
    const page = await opened.page(origin);
    await page.locator('.row-link').first().waitFor();
    await page.getByRole('textbox', { name: 'Filter' }).fill('rute:x');
    await page.keyboard.press('Enter');
    await page.getByText('did you mean').waitFor();
    await page.getByRole('textbox', { name: 'Filter' }).fill('');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'limited' }).click();
    await page.waitForURL(`${origin}/?filter=outcome:limited`);
    await page.waitForFunction(() => document.querySelectorAll('.row').length > 0);
    await page.waitForFunction(() => document.querySelectorAll('.row .outcome:not(.outcome-limited)').length === 0);
    await page.goBack();
    await page.locator('.row .outcome-ok').first().waitFor();
  },

  'a filter is applied while it is written, says what is wrong after a pause, and moves nothing': async (opened) => {
    opened.allowed = /status of 400/;
    const { origin } = await opened.gateway({ rate: 0, before: 90 });
    const page = await opened.page(origin);
    await page.locator('.row-link').first().waitFor();
    const top = () =>
      page
        .locator('.row')
        .first()
        .evaluate((row) => row.getBoundingClientRect().top);
    const before = await top();
    await page.keyboard.press('/');
    await page.keyboard.type('outcome:limited ');
    await page.waitForURL(`${origin}/?filter=outcome:limited`);
    await page.waitForFunction(() => document.querySelectorAll('.row .outcome:not(.outcome-limited)').length === 0);
    assert.equal(await page.locator('#filter').inputValue(), 'outcome:limited ');
    await page.keyboard.type('rute:x');
    await page.getByText('did you mean').waitFor();
    assert.equal(await top(), before);
    await page.locator('#filter').blur();
    await page.keyboard.press('/');
    const caret = await page.locator('#filter').evaluate((field) => (field as HTMLInputElement).selectionStart);
    assert.equal(caret, 'outcome:limited rute:x'.length);
    await page.goBack();
    await page.waitForURL(`${origin}/`);
  },

  'an id in the filter opens its trace, and its first digits in the address do': async (opened) => {
    opened.allowed = /status of 404/;
    const { origin } = await opened.gateway({ rate: 0, before: 90 });
    const page = await opened.page(origin);
    await page.locator('.row-link').first().waitFor();
    await page.locator('#filter').fill(`00-${traceIdOf(80)}-00f067aa0ba902b7-03`);
    await page.getByText('opens the trace').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${origin}/traces/${traceIdOf(80)}`);
    await page.locator('.span').first().waitFor();
    await page.goto(`${origin}/traces/${traceIdOf(80).slice(0, 31)}`);
    await page.waitForURL(`${origin}/traces/${traceIdOf(80)}`);
    await page.goto(`${origin}/traces/${traceIdOf(80).slice(0, 12)}`);
    await page.locator('.row-link').nth(1).waitFor();
    await page.goto(`${origin}/traces/${'e'.repeat(9)}`);
    await page.getByText('looking again').waitFor();
    await page.getByText('This trace is not here').waitFor();
  },
};
