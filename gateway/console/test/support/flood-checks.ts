/** 500 requests a second, as they reach a browser. */
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Check } from './browser-checks.ts';

interface Watched {
  frames: number;
  changes: number;
  mostChangesInAFrame: number;
  mostRows: number;
  longMs: number;
}

const WATCH_MS = 5000;

const watchFrames = (page: Page): Promise<Watched> =>
  page.evaluate(async (forMs) => {
    const watched = { frames: 0, changes: 0, mostChangesInAFrame: 0, mostRows: 0, longMs: 0 };
    let inFrame = 0;
    const changes = new MutationObserver(() => {
      watched.changes += 1;
      inFrame += 1;
      watched.mostChangesInAFrame = Math.max(watched.mostChangesInAFrame, inFrame);
      watched.mostRows = Math.max(watched.mostRows, document.querySelectorAll('tbody tr').length);
    });
    changes.observe(document.body, { childList: true, subtree: true, characterData: true });
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) watched.longMs += task.duration;
    }).observe({ type: 'longtask' });
    const until = performance.now() + forMs;
    await new Promise<void>((done) => {
      const frame = () => {
        watched.frames += 1;
        inFrame = 0;
        if (performance.now() < until) requestAnimationFrame(frame);
        else done();
      };
      requestAnimationFrame(frame);
    });
    return watched;
  }, WATCH_MS);

export const floodChecks: Readonly<Record<string, Check>> = {
  'at 500 requests a second: one change of the page per frame, few rows, and the rest is told': async (opened) => {
    const { origin } = await opened.gateway({ rate: 500, before: 300 });
    const page = await opened.page(origin);
    await page.locator('.row').first().waitFor();
    const watched = await watchFrames(page);
    process.stdout.write(`       ${JSON.stringify(watched)}\n`);
    assert.ok(watched.changes > 10, 'it moves');
    assert.equal(watched.mostChangesInAFrame, 1);
    assert.ok(watched.mostRows <= 200, `${watched.mostRows} rows`);
    // The machine may be busy with anything: how long they are is measured by the e2e, alone; here only that it is not all there is.
    assert.ok(watched.longMs / WATCH_MS < 0.25, `long tasks took ${watched.longMs} ms`);
    await page.getByText('not shown').waitFor();
  },

  'paused at 500 requests a second: what is read stands still': async (opened) => {
    const { origin } = await opened.gateway({ rate: 500, before: 300 });
    const page = await opened.page(origin);
    await page.locator('.row').first().waitFor();
    await page.keyboard.press('p');
    await page.locator('.new-rows').waitFor();
    const first = await page.locator('.row-link').first().getAttribute('data-seq');
    await page.waitForFunction(
      () => Number.parseInt(document.querySelector('.new-rows')?.textContent?.replace(',', '') ?? '', 10) > 300,
    );
    assert.equal(await page.locator('.row-link').first().getAttribute('data-seq'), first);
    await page.keyboard.press('p');
    await page.locator('.new-rows').waitFor({ state: 'detached' });
  },
};
