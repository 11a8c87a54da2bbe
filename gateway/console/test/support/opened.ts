/** A gateway that is made up, a window on it, and what went wrong in it. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { MadeUpGateway, type MadeUpOptions } from './made-up-gateway.ts';

export class Opened {
  readonly #browser: Browser;
  readonly #gateways: MadeUpGateway[] = [];
  readonly #contexts: BrowserContext[] = [];
  readonly #noise: string[] = [];
  /** Where a check asks for what fails: the browser itself writes a line for each. */
  allowed = /$^/;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  async gateway(
    options: MadeUpOptions,
    port = 0,
  ): Promise<{ readonly gateway: MadeUpGateway; readonly origin: string }> {
    const gateway = new MadeUpGateway(options);
    this.#gateways.push(gateway);
    return { gateway, origin: `http://127.0.0.1:${await gateway.listen(port)}` };
  }

  async page(address: string, width = 1280, dark = false): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width, height: 900 },
      colorScheme: dark ? 'dark' : 'light',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    this.#contexts.push(context);
    const page = await context.newPage();
    page.on('dialog', (dialog) => {
      this.#noise.push(`a script ran: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('pageerror', (error) => this.#noise.push(`error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.#noise.push(message.text());
    });
    await page.goto(address);
    return page;
  }

  assertQuiet(): void {
    const noise = this.#noise.filter((line) => !this.allowed.test(line));
    if (noise.length > 0) throw new Error(noise.slice(0, 5).join('\n'));
  }

  async close(): Promise<void> {
    for (const context of this.#contexts) await context.close();
    for (const gateway of this.#gateways) await gateway.close();
  }
}
