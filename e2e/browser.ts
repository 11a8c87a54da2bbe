/** The console in Debian's Chromium, with a witness of everything that a page must not do. */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type AdminPort, stackAdmin } from './console-client.ts';
import { noteViolations, type PageCounts } from './in-page.ts';
import { readStackInfo } from './stack-info.ts';

/** Playwright's own patience; a test that waits in vain fails with what it waited for. */
const patienceMs = 20_000;

export const launchBrowser = (executablePath = readStackInfo().chromium): Promise<Browser> =>
  chromium.launch({ executablePath, timeout: 60_000 });

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly admin?: AdminPort;
  /** false: the page comes without a token and has to ask for it. */
  readonly hasToken?: boolean;
}

export interface Console {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong so far, in words: nothing of it may happen on any page. */
  readonly faults: () => Promise<string[]>;
  readonly counts: () => Promise<PageCounts>;
  readonly close: () => Promise<void>;
}

export async function openConsole(browser: Browser, path: string, look: Look = {}): Promise<Console> {
  const { width = 1280, height = 800, colorScheme = 'light', admin = stackAdmin(), hasToken = true } = look;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  context.setDefaultTimeout(patienceMs);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: admin.url });
  const page = await context.newPage();
  const seen: string[] = [];
  witness(page, admin.url, seen);
  await page.addInitScript(noteViolations);
  const token = hasToken && admin.token !== '' ? `#token=${admin.token}` : '';
  await page.goto(`${admin.url}${path}${token}`);
  const counts = (): Promise<PageCounts> =>
    page.evaluate(() => (globalThis as unknown as { weirPage: PageCounts }).weirPage);
  return {
    page,
    context,
    counts,
    faults: async () => [...seen, ...(await counts()).violations.map((one) => `violation: ${one}`)],
    close: () => context.close(),
  };
}

function witness(page: Page, origin: string, seen: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') seen.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => seen.push(`thrown: ${error.message}`));
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch((error: unknown) => seen.push(String(error)));
  });
  page.on('popup', (popup) => seen.push(`popup: ${popup.url()}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== 'data:') seen.push(`elsewhere: ${request.url()}`);
  });
  page.on('requestfailed', (request) => {
    // Leaving a page cuts what it was still reading; what a policy stops fails in other words.
    const isLeft = request.failure()?.errorText === 'net::ERR_ABORTED' && new URL(request.url()).origin === origin;
    if (!isLeft) seen.push(`failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) seen.push(`${response.status()}: ${response.url()}`);
  });
}
