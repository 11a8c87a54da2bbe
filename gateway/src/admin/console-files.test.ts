import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type AdminDesk, startAdminDesk } from '../../test/support/admin-desk.ts';

const INDEX = `<!doctype html><title>Weir</title>${' '.repeat(200)}`;
const SCRIPT = 'export const a = 1;\n'.repeat(50);

let root: string;
let built: URL;
const open: AdminDesk[] = [];
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'weir-console-'));
  const directory = join(root, 'dist');
  mkdirSync(join(directory, 'assets'), { recursive: true });
  writeFileSync(join(root, 'secret.html'), 'secret');
  writeFileSync(join(directory, 'index.html'), INDEX);
  writeFileSync(join(directory, 'favicon.svg'), '<svg/>');
  writeFileSync(join(directory, 'assets/index-Ab12.js'), SCRIPT);
  writeFileSync(join(directory, 'assets/notes.unknown'), 'nothing we would serve');
  built = pathToFileURL(`${directory}/`);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
afterEach(async () => {
  for (const desk of open.splice(0)) await desk.close();
});

async function start(consoleDirectory = built): Promise<AdminDesk> {
  const desk = await startAdminDesk({ consoleDirectory, settings: { token: 's3cret' } });
  open.push(desk);
  return desk;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: Record<string, unknown>;
  readonly body: Buffer;
}

/** The path as it is written: `fetch` would tidy it up. */
function get({ admin }: AdminDesk, path: string, headers = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: admin.port, path, headers, method }, (response) => {
      const { statusCode: status } = response;
      text(response.setEncoding('latin1')).then(
        (body) => resolve({ status, headers: response.headers, body: Buffer.from(body, 'latin1') }),
        reject,
      );
    })
      .on('error', reject)
      .end();
  });
}

test.each([
  '/',
  '/traces/4bf92f3577b34da6a3ce929d0e0e4736',
  '/routes',
  '/limits',
  '/upstreams',
  '/errors',
  '/config',
  '/?a=b',
])('%s is a page of the console, open and without anything inline or from elsewhere', async (path) => {
  const { status, headers, body } = await get(await start(), path);
  expect([status, body.toString()]).toEqual([200, INDEX]);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
});

test('what has a hash of its content in its name stays for ever, compressed for whoever takes that', async () => {
  const desk = await start();
  const plain = await get(desk, '/assets/index-Ab12.js');
  expect(plain.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    'content-length': String(SCRIPT.length),
  });
  expect(plain.body.toString()).toBe(SCRIPT);
  for (const accepted of ['gzip', 'br, gzip;q=0.5', 'GZIP, deflate']) {
    const packed = await get(desk, '/assets/index-Ab12.js', { 'accept-encoding': accepted });
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(gunzipSync(packed.body).toString()).toBe(SCRIPT);
  }
  for (const accepted of ['', 'br', 'gzip;q=0', 'xgzip'])
    expect((await get(desk, '/assets/index-Ab12.js', { 'accept-encoding': accepted })).body.toString()).toBe(SCRIPT);
});

test('what did not change is not sent again', async () => {
  const desk = await start();
  const first = await get(desk, '/');
  const again = await get(desk, '/', { 'if-none-match': first.headers.etag });
  expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, first.headers.etag]);
  expect(again.headers['content-length']).toBeUndefined();
  expect((await get(desk, '/', { 'if-none-match': '"other"' })).status).toBe(200);
});

test('HEAD has the length and nothing else', async () => {
  const { headers, body } = await get(await start(), '/favicon.svg', {}, 'HEAD');
  expect(headers).toMatchObject({ 'content-type': 'image/svg+xml', 'content-length': '6' });
  expect(body).toHaveLength(0);
});

test('a path leads to nothing but what was built', async () => {
  const desk = await start();
  for (const path of [
    '/../secret.html',
    '/assets/../../secret.html',
    '/assets/..%2f..%2fsecret.html',
    '/%2e%2e/secret.html',
    '//secret.html',
    '/assets/notes.unknown',
    '/assets',
    '/assets/',
    '/traces/',
    '/traces/a/b',
    '/Routes',
  ])
    expect((await get(desk, path)).status, path).toBe(404);
});

test('where it was not built a page says what to do', async () => {
  const { status, headers, body } = await get(await start(new URL('nothing/', built)), '/');
  expect([status, headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
  expect(body.toString()).toContain('npm run build');
});
