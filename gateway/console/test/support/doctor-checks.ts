/** What the console promises of its doctor. */
import assert from 'node:assert/strict';
import type { Check } from './browser-checks.ts';

export const doctorChecks: Readonly<Record<string, Check>> = {
  'the doctor tells the worst first, with the fix and the traces, and strangers’ names do nothing': async (opened) => {
    const { origin } = await opened.gateway({ rate: 0, before: 12 });
    const page = await opened.page(`${origin}/doctor`);
    await page.locator('.finding').first().waitFor();
    const words = await page.locator('.finding .health').allTextContents();
    assert.deepEqual(words, ['bad', 'warning', 'not known', 'well', 'well']);
    assert.equal(await page.locator('.finding .mark').count(), 5);
    const first = page.locator('.finding').first();
    await first.getByText('payments restarts the trace').waitFor();
    await first.getByText('Have payments read W3C trace context').waitFor();
    assert.equal(await first.locator('a').count(), 5);
    // What is no trace id is no address.
    assert.equal(await page.locator('.finding').nth(1).locator('a').count(), 1);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/traces\/[0-9a-f]{32}$/);
  },

  'something bad is marked beside the doctor on every page, and nothing else is': async (opened) => {
    const { origin, gateway } = await opened.gateway({ rate: 0, before: 12 });
    const page = await opened.page(`${origin}/routes`);
    const config = page.getByRole('link', { name: 'Config', exact: true });
    await page.getByRole('link', { name: /^Doctor.*something is bad/ }).waitFor();
    const marked = await config.boundingBox();
    gateway.isIll = false;
    await page.reload();
    await page.getByRole('link', { name: 'Doctor', exact: true }).waitFor();
    assert.deepEqual(await config.boundingBox(), marked, 'the mark moves what is beside it');
    gateway.isIll = true;
    await page.reload();
    await page.getByRole('link', { name: /^Doctor.*something is bad/ }).waitFor();
    await page.keyboard.press('d');
    await page.waitForURL(`${origin}/doctor`);
    const { origin: other } = await opened.gateway({ rate: 0, before: 0, isIll: false });
    const well = await opened.page(`${other}/doctor`);
    await well.getByText('Live has requests to copy').waitFor();
    assert.equal(await well.getByText('No traced request').count(), 1);
    assert.equal(await well.locator('.nav-mark').count(), 0);
    await well.getByRole('link', { name: 'Doctor', exact: true }).waitFor();
  },
};
