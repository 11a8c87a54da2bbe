/** What the console promises, each by name. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { doctorChecks } from './doctor-checks.ts';
import { errorChecks } from './error-checks.ts';
import { filterChecks } from './filter-checks.ts';
import { floodChecks } from './flood-checks.ts';
import { ATTACKS, traceIdOf } from './made-up-rows.ts';
import type { Opened } from './opened.ts';

export type Check = (opened: Opened) => Promise<void>;

const PAGES = [
  '/',
  '/?before=200',
  '/routes',
  '/limits',
  '/upstreams',
  '/errors',
  '/doctor',
  '/config',
  `/traces/${traceIdOf(299)}`,
];

const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');

async function isFocused(page: Page, selector: string): Promise<void> {
  await page.waitForFunction((wanted) => document.activeElement?.matches(wanted) === true, selector);
}

async function nameless(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as {
    nodes: { role?: { value: string }; name?: { value: string }; ignored: boolean }[];
  };
  const needName = new Set(['button', 'link', 'textbox', 'table', 'navigation', 'img', 'meter', 'dialog']);
  return nodes
    .filter((node) => !node.ignored && needName.has(node.role?.value ?? '') && (node.name?.value ?? '').trim() === '')
    .map((node) => node.role?.value ?? '');
}

export const checks: Readonly<Record<string, Check>> = {
  'no page runs what strangers wrote, nor scrolls sideways, at 1280 and 390': async (opened) => {
    const { origin } = await opened.gateway({ rate: 0, before: 300 });
    for (const width of [1280, 390])
      for (const path of PAGES) {
        const page = await opened.page(origin + path, width, width === 390);
        await page.locator('h1').first().waitFor();
        await page.locator('tbody tr, .part, .error-line, .finding').first().waitFor();
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${path} is ${over} px too wide at ${width}`);
        assert.equal(await page.locator('img, main script').count(), 0, `${path} holds an element of a stranger's`);
        await page.context().close();
      }
  },

  'everything that can be used has a name': async (opened) => {
    const { origin } = await opened.gateway({ rate: 0, before: 300 });
    for (const path of PAGES) {
      const page = await opened.page(origin + path);
      await page.locator('tbody tr, .part, .error-line, .finding').first().waitFor();
      assert.deepEqual(await nameless(page), [], path);
      assert.equal(await page.locator('h1').count(), 1, `${path} has one title`);
      await page.context().close();
    }
  },

  'keys move, open, go back to the same row, filter and pause': async (opened) => {
    const { origin, gateway } = await opened.gateway({ rate: 0, before: 40 });
    const page = await opened.page(origin);
    await page.locator('.row-link').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await isFocused(page, '[data-seq="39"]');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/traces\//);
    await page.locator('.span-name').first().waitFor();
    await page.keyboard.press('j');
    await isFocused(page, '.span-name');
    const spans = await page.locator('.span').count();
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction((many) => document.querySelectorAll('.span').length < many, spans);
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction((many) => document.querySelectorAll('.span').length === many, spans);
    await page.keyboard.press('Enter');
    await page.locator('.span-detail').waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL(`${origin}/`);
    await isFocused(page, '[data-seq="39"]');
    gateway.send(3);
    await page.getByRole('button', { name: '3 new' }).waitFor();
    await page.keyboard.press('n');
    await page.locator('[data-seq="43"]').waitFor();
    await page.keyboard.press('p');
    await page.locator('.pause[aria-pressed="true"]').waitFor();
    await page.keyboard.press('/');
    await isFocused(page, '#filter');
    await page.keyboard.type('outcome:limited p?');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('#filter').inputValue(), '');
    await page.keyboard.press('?');
    await page.locator('dialog[open]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
  },

  'rows wait while the pointer is in the list, and come when it leaves': async (opened) => {
    const { origin, gateway } = await opened.gateway({ rate: 0, before: 30 });
    const page = await opened.page(origin);
    await page.locator('[data-seq="30"]').hover();
    await page.getByText('Held while you read').waitFor();
    gateway.send(12);
    await page.getByRole('button', { name: '12 new' }).waitFor();
    assert.equal(await page.locator('.row').first().locator('[data-seq="30"]').count(), 1);
    await page.mouse.move(5, 5);
    await page.locator('[data-seq="42"]').waitFor();
  },

  'what is copied is exactly what stands there': async (opened) => {
    const { origin } = await opened.gateway({ rate: 0, before: 0 });
    const page = await opened.page(origin);
    await page.locator('.curl-lines button').first().waitFor();
    assert.equal(await page.locator('.curl-lines button').count(), 3);
    await page.locator('.curl-lines button').first().click();
    await page.getByText('Copied').waitFor();
    assert.equal(
      await page.evaluate(() => navigator.clipboard.readText()),
      `curl -i http://127.0.0.1:8080/orders -H 'content-type: application/json' -d '{"item":"tea","quantity":2}'`,
    );
  },

  'text of strangers is shown as text, in a row, a span, an attribute and a log line': async (opened) => {
    const { origin } = await opened.gateway({ rate: 0, before: 210 });
    const page = await opened.page(`${origin}/?before=100`);
    for (const attack of [ATTACKS[0], ATTACKS[1]])
      await page.locator('.request', { hasText: attack }).first().waitFor();
    await page.locator('.request', { hasText: String.raw`/line\nbreak\r\ttab\x00nul` }).first().waitFor();
    await page.goto(`${origin}/?before=200`);
    await page.locator('.request', { hasText: String.raw`/\u202Egnp.exe\u202C/\u2066isolate` }).first().waitFor();
    assert.ok(
      await page.evaluate(() =>
        [...document.querySelectorAll('bdi')].every((text) => (text.textContent ?? '').length <= 301),
      ),
    );
    await page.goto(`${origin}/traces/${traceIdOf(209)}`);
    await page.locator('.span-name', { hasText: 'INSERT payments' }).click();
    await page.locator('.span-detail dd', { hasText: ATTACKS[0] }).waitFor();
    await page.locator('.log-line', { hasText: ATTACKS[0] }).click();
    await page.locator('.log-detail', { hasText: ATTACKS[0] }).waitFor();
  },

  'a trace that is not here says so; one of a thousand spans draws two hundred until asked': async (opened) => {
    opened.allowed = /status of 404/;
    const { origin } = await opened.gateway({ rate: 0, before: 100 });
    const page = await opened.page(`${origin}/traces/${'a'.repeat(32)}`);
    await page.getByText('Not here yet, looking again').waitFor();
    await page.getByText('This trace is not here').waitFor();
    await page.goto(`${origin}/traces/${traceIdOf(100)}`);
    await page.locator('.span').first().waitFor();
    assert.equal(await page.locator('.span').count(), 200);
    await page.getByRole('button', { name: 'Show all 1,000 spans' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.span').length === 1000);
  },

  'a lost connection is said, what was there stays, and a restarted gateway begins a new list': async (opened) => {
    opened.allowed = /ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY|ERR_NETWORK/;
    const { origin, gateway } = await opened.gateway({ rate: 0, before: 20 });
    const port = Number(new URL(origin).port);
    const page = await opened.page(origin);
    await page.locator('[data-seq="20"]').waitFor();
    await page.getByText('Following').waitFor();
    await gateway.close();
    await page.getByText('Connection lost.').waitFor();
    assert.equal(await page.locator('.row').count(), 20);
    await page.getByText(/As it was .* ago/).waitFor();
    await page.getByRole('link', { name: 'Config' }).click();
    await page.getByText('Not loaded yet').waitFor();
    await page.getByRole('link', { name: 'Live', exact: true }).click();
    await page.getByRole('button', { name: 'Try now' }).click();
    const next = await opened.gateway({ rate: 0, before: 3 }, port);
    next.gateway.startedAtMs = Date.now();
    await page.getByText('started anew').waitFor();
    await page.locator('[data-seq="3"]').waitFor();
    assert.equal(await page.locator('.row').count(), 3);
    assert.equal(await page.getByText('Connection lost.').count(), 0);
  },

  'a token is asked for, kept for the tab, and taken from the address, where it does not stay': async (opened) => {
    opened.allowed = /status of 401/;
    const { origin } = await opened.gateway({ rate: 0, before: 5, token: 'sesame' });
    const page = await opened.page(origin);
    await page.getByLabel('Admin token').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('did not accept').waitFor();
    await page.getByLabel('Admin token').fill('sesame');
    await page.keyboard.press('Enter');
    await page.locator('[data-seq="5"]').waitFor();
    await page.reload();
    await page.locator('[data-seq="5"]').waitFor();
    const other = await opened.page(`${origin}/routes#token=sesame`);
    await other.locator('tbody tr').first().waitFor();
    assert.equal(other.url(), `${origin}/routes`);
  },

  'older rows are a page of their own, with an address': async (opened) => {
    const { origin } = await opened.gateway({ rate: 0, before: 250 });
    const page = await opened.page(origin);
    await page.getByRole('link', { name: 'Older' }).click();
    await page.waitForURL(`${origin}/?before=151`);
    await page.locator('[data-seq="150"]').waitFor();
    await page.getByRole('link', { name: 'Older' }).click();
    await page.locator('[data-seq="50"]').waitFor();
    assert.equal(await page.locator('.row').count(), 50);
    await page.getByRole('link', { name: 'Back to live' }).click();
    await page.locator('[data-seq="250"]').waitFor();
  },

  'colours follow the system until somebody chooses': async (opened) => {
    const { origin } = await opened.gateway({ rate: 0, before: 5 });
    const page = await opened.page(origin, 1280, true);
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const dark = await ground();
    await page.getByRole('button', { name: 'Colours' }).click();
    await page.locator('html[data-theme="light"]').waitFor();
    assert.notEqual(await ground(), dark);
    await page.reload();
    await page.locator('html[data-theme="light"]').waitFor();
    assert.notEqual(await focused(page), 'nothing');
  },
  ...doctorChecks,
  ...errorChecks,
  ...filterChecks,
  ...floodChecks,
};
