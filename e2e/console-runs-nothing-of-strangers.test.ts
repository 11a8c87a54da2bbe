/**
 * Whoever sends a request, or a span, writes into the console. Each attack is put wherever a stranger's text can stand: path,
 * query, header, method, and every text of spans and log lines. Shown, it is text; copied, it is what was sent; it never runs.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Console, launchBrowser, openConsole } from './browser.ts';
import { awaitPage, readRequests, sendOtlp } from './console-client.ts';
import { ask } from './gateway-client.ts';
import { startSecondGateway } from './second-gateway.ts';
import { readStackInfo } from './stack-info.ts';

const { ports, results } = readStackInfo();

const attacks = [
  '</script><script>window.__pwned=1</script>',
  '"><img src=x onerror=window.__pwned=2>',
  "'-window.__pwned=3-'",
  '<svg/onload=window.__pwned=4>',
  'javascript:window.__pwned=5',
  '<a href="javascript:window.__pwned=6" autofocus onfocus=window.__pwned=6>x</a>',
  '<iframe srcdoc="<script>parent.__pwned=7</script>"></iframe>',
  '$(touch /tmp/pwned) `touch /tmp/pwned`; touch /tmp/pwned',
  '{{constructor.constructor("window.__pwned=8")()}} ${window.__pwned=8}',
  '<style>@import "http://127.0.0.1:1/x.css";</style><link rel=stylesheet href=//127.0.0.1:1/x.css>',
  'two\r\nlines\u001b[31mred\u0007 \u202etxt.exe\u2028 \u0000 end',
  '__proto__',
];

let browser: Browser;
let opened: Console | undefined;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
afterEach(closeUnharmed);

async function closeUnharmed(): Promise<void> {
  if (opened === undefined) return;
  const harm = await harmOf(opened);
  await opened.close();
  opened = undefined;
  expect(harm).toEqual([]);
}

/** Everything by which an attack would show; the page's own is known. */
async function harmOf({ page, faults }: Console): Promise<string[]> {
  const harm = await faults();
  const found = (await page.evaluate(`({
    pwned: String(window.__pwned),
    foreign: [...document.querySelectorAll('img, iframe, object, embed, base, meta[http-equiv], body style, body link, body script:not([src^="/assets/"])')].map((one) => one.outerHTML),
    handlers: [...document.querySelectorAll('*')].flatMap((one) => [...one.attributes].filter(({ name }) => name.startsWith('on')).map(({ name }) => one.tagName + ' ' + name)),
    addresses: [...document.querySelectorAll('[href], [src], [action], [srcdoc]')].map((one) => one.href ?? one.src ?? '').filter((address) => typeof address === 'string' && !/^(https?:|data:image)/.test(address)),
  })`)) as { pwned: string; foreign: string[]; handlers: string[]; addresses: string[] };
  if (found.pwned !== 'undefined') harm.push(`ran: ${found.pwned}`);
  return [...harm, ...found.foreign, ...found.handlers, ...found.addresses];
}

async function open(path: string): Promise<Page> {
  opened = await openConsole(browser, path);
  await opened.page.locator('main').getByText(/\w{3}/).first().waitFor();
  return opened.page;
}

/** Bytes as they are: no client between that would escape them. */
function askRaw(lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(ports.gateway, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'));
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    socket.once('error', reject);
    socket.once('close', () => resolve(answer));
  });
}

const traceIdIn = (answer: string): string | undefined => /^traceresponse: 00-([0-9a-f]{32})/im.exec(answer)?.[1];

describe('attacks in requests', () => {
  const inPath = (attack: string): string => encodeURIComponent(attack);
  const rawTarget = (attack: string): string => attack.replaceAll(/[\s\p{Cc}\u2028\u202e]/gu, '/');

  it.each(attacks)('%j is text in the list and on its own page', async (attack) => {
    const mark = randomBytes(4).toString('hex');
    const host = `127.0.0.1:${ports.gateway}`;
    const header = attack.replaceAll(/[^\t\x20-\x7e]/g, '?');
    const answers = [
      await askRaw([`GET /nowhere/${mark}/${inPath(attack)} HTTP/1.1`, `host: ${host}`, 'connection: close']),
      await askRaw([`GET /nowhere/${mark}/${rawTarget(attack)} HTTP/1.1`, `host: ${host}`, 'connection: close']),
      await askRaw([
        `GET /try?mark=${mark}&${inPath(attack)}=${inPath(attack)} HTTP/1.1`,
        `host: ${host}`,
        `user-agent: ${header}`,
        `x-request-id: ${header}`,
        `referer: ${header}`,
        'connection: close',
      ]),
      await askRaw([`GET /${mark} HTTP/1.1`, `host: ${header}`, 'connection: close']),
    ];
    const traceIds = answers.map(traceIdIn).filter((traceId) => traceId !== undefined);
    expect(traceIds.length, answers.join('\n')).toBeGreaterThanOrEqual(2);
    for (const traceId of traceIds) await awaitPage(traceId, ({ requests }) => requests.length > 0);

    const page = await open(`/?filter=path:/nowhere/${mark}`);
    await page.locator('tr.row').first().waitFor();
    const { rows } = await readRequests(`path:/nowhere/${mark}`);
    expect(await page.locator('tr.row').count()).toBe(rows.length);
    for (const traceId of traceIds) {
      await page.goto(new URL(`/traces/${traceId}`, page.url()).href);
      await page.locator('section[aria-label="What happened"]').waitFor();
      expect(await harmOf(opened!)).toEqual([]);
    }
  });
});

describe('attacks in what services send', () => {
  it.each(attacks)('%j is text wherever a span or a log line has one', async (attack) => {
    // Of a request of the gateway, so that all of a trace is on the page.
    const { traceId } = await ask('/orders');
    const spanId = randomBytes(8).toString('hex');
    const at = (ms: number): string => `${Date.now() + ms}000000`;
    const attributes = [
      { key: attack, value: { stringValue: attack } },
      { key: 'list', value: { arrayValue: { values: [{ stringValue: attack }] } } },
      { key: 'map', value: { kvlistValue: { values: [{ key: attack, value: { stringValue: attack } }] } } },
    ];
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: `evil ${attack}` } }, ...attributes] };
    const span = {
      traceId,
      spanId,
      name: `name ${attack}`,
      kind: 2,
      startTimeUnixNano: at(0),
      endTimeUnixNano: at(20),
      attributes,
      events: [{ name: `event ${attack}`, timeUnixNano: at(1), attributes }],
      links: [{ traceId: randomBytes(16).toString('hex'), spanId, attributes }],
      status: { code: 2, message: `status ${attack}` },
    };
    const log = { traceId, spanId, timeUnixNano: at(2), severityNumber: 17, severityText: attack, attributes };
    const logs = [
      { ...log, body: { stringValue: `body ${attack}` } },
      { ...log, body: { kvlistValue: { values: [{ key: attack, value: { stringValue: attack } }] } } },
    ];
    const scope = { name: attack, version: attack };
    const sent = [
      await sendOtlp(
        'traces',
        JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope, spans: [span] }] }] }),
      ),
      await sendOtlp(
        'logs',
        JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: logs }] }] }),
      ),
    ];
    expect(sent.map(({ status }) => status)).toEqual([200, 200]);
    const told = await awaitPage(
      traceId,
      (page) => page.logs.length >= 2 && page.spans.some((one) => one.spanId === spanId),
    );
    expect(told.spans.find((one) => one.spanId === spanId)?.name, 'the API has it as it was sent').toBe(
      `name ${attack}`,
    );

    const page = await open(`/traces/${traceId}`);
    await page.locator(`button[data-span="${spanId}"]`).click();
    for (const line of await page.locator('button.log-line').filter({ hasText: 'error' }).all()) await line.click();
    const text = await page.locator('main').innerText();
    for (const part of ['evil', 'name', 'event', 'status', 'body'])
      expect(text, 'shown as text').toContain(`${part} ${attack.slice(0, isPlain(attack) ? 30 : 3)}`);

    // As a person copies: marked, and by the keys.
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+c');
    const copied = (await page.evaluate('navigator.clipboard.readText()')) as string;
    if (isPlain(attack)) expect(copied).toContain(`name ${attack}`);
    // What another page would be given to paste is text, too. Looked at where no policy of ours helps.
    const html = (await page.evaluate(`navigator.clipboard.read().then(async ([item]) =>
      item.types.includes('text/html') ? (await item.getType('text/html')).text() : ''
    )`)) as string;
    expect(await elementsIn(html)).toEqual([]);
  });
});

async function elementsIn(html: string): Promise<unknown> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const found = await page.evaluate(
    `[...new DOMParser().parseFromString(${JSON.stringify(html)}, 'text/html').querySelectorAll('script, img, iframe, object, style, link')].map((one) => one.outerHTML)`,
  );
  await context.close();
  return found;
}

const isPlain = (text: string): boolean => !/[\p{Cc}\u2028\u202e]/u.test(text);

describe('what the console gives to paste into a shell', () => {
  it('asks for exactly the path of the route, whatever that holds, and runs nothing else', async () => {
    const folder = join(results, 'hostile-routes');
    rmSync(folder, { recursive: true, force: true });
    const programs = join(folder, 'bin');
    mkdirSync(programs, { recursive: true });
    const shell = (name: string, script: string): void => {
      writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(programs, name), 0o755);
    };
    shell('pwned', `: > ${folder}/pwned`);
    shell('curl', 'for argument in "$@"; do printf "%s\\n" "$argument"; done');
    const paths = ["/it's$(pwned)", '/a;pwned&pwned', "/'$(pwned)'!!"];
    const gateway = await startSecondGateway({
      name: 'hostile-routes',
      folder,
      config: {
        upstreams: { storefront: { targets: [`http://127.0.0.1:${ports.storefront}`] } },
        routes: paths.map((path, at) => ({ name: `route-${at}`, match: { path }, upstream: 'storefront' })),
      },
    });
    try {
      opened = await openConsole(browser, '/', { admin: gateway.admin });
      const buttons = opened.page.getByRole('button', { name: /^Copy the command/ });
      await buttons.first().waitFor();
      const asked: string[] = [];
      for (const button of await buttons.all()) {
        await button.click();
        const line = (await opened.page.evaluate('navigator.clipboard.readText()')) as string;
        expect(line).not.toContain('\n');
        const said = execFileSync('/bin/sh', ['-c', line], { env: { PATH: programs }, encoding: 'utf8' });
        asked.push(...said.split('\n').filter((word) => word.startsWith('http')));
      }
      expect(asked.toSorted()).toEqual(paths.map((path) => `${gateway.url}${path}`).toSorted());
      expect(existsSync(join(folder, 'pwned'))).toBe(false);
      await closeUnharmed();
    } finally {
      await gateway.stop();
    }
  });
});
