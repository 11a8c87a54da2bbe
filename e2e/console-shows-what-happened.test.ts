import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigPage, LimitsPage, RoutesPage, UpstreamsPage } from '../gateway/src/admin/api/api-types.ts';
import { type Console, type Look, launchBrowser, openConsole } from './browser.ts';
import { awaitPage, readApi, stackAdmin } from './console-client.ts';
import { type Answer, ask, askUntilLimited, during, placeOrder } from './gateway-client.ts';

const services = ['weir', 'storefront', 'orders', 'inventory', 'payments', 'notifications'];

let browser: Browser;
let order: Answer;
let limited: Answer;
let unknown: Answer;
let broken: Answer;
let opened: Console | undefined;

beforeAll(async () => {
  browser = await launchBrowser();
  await during('orders', async () => {
    broken = await ask('/orders');
  });
  unknown = await ask('/nowhere');
  limited = await askUntilLimited();
  order = await placeOrder();
  await awaitPage(order.traceId, ({ spans, logs }) =>
    services.every((name) => [spans, logs].every((all) => all.some(({ service }) => service === name))),
  );
});
afterAll(() => browser.close());
afterEach(async () => {
  // Whatever a test looked at, the page has done nothing that it must not.
  const faults = await opened?.faults();
  await opened?.close();
  opened = undefined;
  expect(faults ?? []).toEqual([]);
});

async function open(path: string, look?: Look): Promise<Console['page']> {
  opened = await openConsole(browser, path, look);
  return opened.page;
}

const rowOf = (page: Console['page'], { traceId }: Answer) =>
  page.locator('tr.row').filter({ has: page.locator(`a[href^="/traces/${traceId}"]`) });

async function api<Page>(path: string): Promise<Page> {
  const page = await readApi<Page>(path);
  if (page === undefined) throw new Error(`/api/${path} is not there`);
  return page;
}

describe('the live page', () => {
  it.each<[string, () => Answer, readonly string[]]>([
    ['an order', () => order, ['ok', 'POST /orders', '201']],
    ['what a limit refused', () => limited, ['limited', 'GET /try', '429', 'try-by-hand']],
    ['what no route took', () => unknown, ['refused', 'GET /nowhere', '404']],
    ['what an upstream broke', () => broken, ['broken', 'GET /orders', '503', 'orders']],
  ])('has a row for %s: its outcome, request, status and why', async (_, answer, words) => {
    const page = await open('/');
    const row = rowOf(page, answer());
    for (const word of words) await row.getByText(word).first().waitFor();
  });

  it('shows a request as it comes', async () => {
    const page = await open('/');
    await rowOf(page, order).waitFor();
    const fresh = await placeOrder('kettle');
    await rowOf(page, fresh).getByText('201').waitFor();
  });

  it('shows only what the filter lets through, keeps it in the address, and says what it cannot read', async () => {
    const page = await open('/');
    await rowOf(page, order).waitFor();
    const filter = page.getByRole('textbox', { name: 'Filter' });
    await filter.fill('outcome:limited');
    await filter.press('Enter');
    await rowOf(page, order).waitFor({ state: 'detached' });
    await rowOf(page, limited).waitFor();
    expect(new URL(page.url()).search).toBe('?filter=outcome:limited');
    expect(new Set(await page.locator('tr.row .outcome').allInnerTexts())).toEqual(new Set(['limited']));
    await page.reload();
    await rowOf(page, limited).waitFor();
    expect(await rowOf(page, order).count()).toBe(0);
    await page.goBack();
    await rowOf(page, order).waitFor();
  });

  it('is held while the pointer is in the list, and says how much waits', async () => {
    const page = await open('/');
    await rowOf(page, order).hover();
    const fresh = await placeOrder();
    await page.getByRole('button', { name: /^\d+ new/ }).waitFor();
    expect(await rowOf(page, fresh).count()).toBe(0);
    await page.mouse.move(5, 5);
    await rowOf(page, fresh).waitFor();
  });
});

describe('the page of a request', () => {
  it('tells the order in words, draws all six processes, and has the log line of each beside them', async () => {
    const page = await open(`/traces/${order.traceId}`);
    for (const word of ['POST /orders', 'create-order', 'new-orders']) await page.getByText(word).first().waitFor();
    for (const name of services) await page.getByText(name, { exact: true }).first().waitFor();
    const { spans, logs } = await awaitPage(order.traceId, () => true);
    for (const { name } of spans) await page.getByText(name).first().waitFor();
    for (const { body } of logs) await page.getByText(body.slice(0, 100)).first().waitFor();
  });

  it('tells why a limit refused', async () => {
    const page = await open(`/traces/${limited.traceId}`);
    for (const word of ['429', 'try-by-hand']) await page.getByText(word).first().waitFor();
  });

  it('is reached from its row, and left again', async () => {
    const page = await open('/');
    await rowOf(page, order).getByRole('link').click();
    await page.getByText('new-orders').first().waitFor();
    expect(new URL(page.url()).pathname).toBe(`/traces/${order.traceId}`);
    await page.goBack();
    await rowOf(page, order).waitFor();
  });
});

describe('the other pages', () => {
  it('routes: each with its path, upstream, limits and the line of the file that says so', async () => {
    const { routes } = await api<RoutesPage>('routes');
    expect(routes.length).toBeGreaterThan(5);
    const page = await open('/routes');
    for (const { name, path, upstream, limits, source } of routes) {
      const row = page
        .getByRole('row')
        .filter({ hasText: name })
        .filter({ hasText: lastPart(source) });
      for (const word of [path, upstream, ...limits]) await row.getByText(word).first().waitFor();
    }
  });

  it('limits: each with its rate, what it promises and where it is written', async () => {
    const { policies, guard } = await api<LimitsPage>('limits');
    expect(policies.map(({ name }) => name)).toEqual(expect.arrayContaining(['try-by-hand', 'new-orders']) as string[]);
    expect(guard).toMatchObject({ limit: 6000 });
    const page = await open('/limits');
    for (const { name, rate, promise, source } of policies)
      for (const word of [name, rate, promise, lastPart(source)]) await page.getByText(word).first().waitFor();
  });

  it('upstreams: each with its targets and where it is written', async () => {
    const { upstreams } = await api<UpstreamsPage>('upstreams');
    expect(upstreams.map(({ name }) => name)).toEqual(expect.arrayContaining(['storefront', 'orders']) as string[]);
    const page = await open('/upstreams');
    for (const { name, targets, source } of upstreams)
      for (const word of [name, lastPart(source), ...targets.map((target) => target.name)])
        await page.getByText(word).first().waitFor();
  });

  it('config: every setting in effect, with the line that sets it, and no secret', async () => {
    const { settings } = await api<ConfigPage>('config');
    expect(settings.length).toBeGreaterThan(40);
    const page = await open('/config');
    await page.getByText('admin.token').first().waitFor();
    const text = await page.locator('main').innerText();
    for (const { path } of settings) expect(text).toContain(path);
    expect(text).toContain('gateway.yaml:');
    expect(text).toContain('[secret]');
    expect(await page.content()).not.toContain(stackAdmin().token);
  });

  it.each(['/routes', '/limits', '/upstreams', '/config', '/'])('%s is the same after a reload', async (path) => {
    const page = await open(path);
    const heading = page.getByRole('navigation', { name: 'Pages' }).locator('[aria-current="page"]');
    const name = await heading.innerText();
    await page.locator('main').getByText(/\w/).first().waitFor();
    await page.reload();
    await heading.filter({ hasText: name }).waitFor();
    expect(new URL(page.url()).pathname).toBe(path);
  });
});

function lastPart(source: string): string {
  return source.slice(source.lastIndexOf('/') + 1);
}

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it.each(['/', '/traces/{order}', '/routes', '/limits', '/upstreams', '/config'])(
    '%s is readable at 390 px without scrolling sideways, and at 1280 px',
    async (template) => {
      const path = template.replace('{order}', order.traceId);
      for (const width of [390, 1280]) {
        const page = await open(path, { width, colorScheme });
        await page.locator('main').getByText(/\w{3}/).first().waitFor();
        const [wide, high] = (await page.evaluate(
          '[document.documentElement.scrollWidth, document.documentElement.scrollHeight]',
        )) as [number, number];
        expect(wide, `${path} at ${width} px`).toBeLessThanOrEqual(width);
        expect(high).toBeGreaterThan(200);
        const [red = 0] = await colourOf(page, 'html', 'background-color');
        const [ink = 0] = await colourOf(page, 'html', 'color');
        if (colorScheme === 'light') expect(red).toBeGreaterThan(ink);
        else expect(red).toBeLessThan(ink);
        expect(await opened?.faults()).toEqual([]);
        await opened?.close();
        opened = undefined;
      }
    },
  );
});

async function colourOf(page: Console['page'], selector: string, property: string): Promise<number[]> {
  const script = `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).getPropertyValue(${JSON.stringify(property)})`;
  return [...String(await page.evaluate(script)).matchAll(/[\d.]+/g)].map(Number);
}
