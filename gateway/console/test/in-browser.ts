/**
 * The console in a real Chromium, against a made-up gateway: keys, focus, names for who cannot see, copies, strangers' text,
 * a lost connection, a restart, a token, and 500 requests a second. Needs the console to be built.
 *
 *   npm run check-in-browser -w @weir/console [-- --browser /usr/bin/chromium]
 */
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { checks } from './support/browser-checks.ts';
import { Opened } from './support/opened.ts';

const { values } = parseArgs({ options: { browser: { type: 'string', default: '/usr/bin/chromium' } } });

async function run(browser: Browser): Promise<number> {
  let failed = 0;
  for (const [promise, check] of Object.entries(checks)) {
    const opened = new Opened(browser);
    try {
      await check(opened);
      opened.assertQuiet();
      process.stdout.write(`ok     ${promise}\n`);
    } catch (error) {
      failed += 1;
      process.stdout.write(`FAILED ${promise}\n${error instanceof Error ? error.message : String(error)}\n`);
    } finally {
      await opened.close();
    }
  }
  return failed;
}

const browser = await chromium.launch({ executablePath: values.browser, args: ['--no-sandbox'] });
const failed = await run(browser);
await browser.close();
process.stdout.write(failed === 0 ? 'console: all promises held\n' : `console: ${failed} FAILED\n`);
process.exitCode = failed === 0 ? 0 : 1;
