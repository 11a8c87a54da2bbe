/**
 * Standard output is a pipe, and who reads it may stop, or be gone. A gateway that waited for its log would stop with it; one
 * that kept every line would fill the memory. So lines are lost, each is counted, and no request notices.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type HeldUpstream, heldUpstream } from '../support/gateway-with-workers.ts';
import { parseOpenMetrics } from '../support/parse-open-metrics.ts';
import { freePort } from '../support/private-redis.ts';

const weir = resolve(import.meta.dirname, '../../src/cli/weir.ts');
const PATIENT = { timeout: 60_000, interval: 200 };
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

let upstream: HeldUpstream;
let directory: string;
let child: ChildProcess;
let port: number;
let adminPort: number;
let asked = 0;

beforeEach(async () => {
  upstream = await heldUpstream();
  directory = mkdtempSync(join(tmpdir(), 'weir-log-'));
  [port, adminPort] = [await freePort(), await freePort()];
  asked = 0;
});
afterEach(() => {
  child.kill('SIGKILL');
  rmSync(directory, { recursive: true });
  return upstream.close();
});

async function start(workers: number): Promise<void> {
  const config = join(directory, 'gateway.yaml');
  writeFileSync(
    config,
    `
listen: { http: { address: 127.0.0.1, port: ${port} }, workers: ${workers} }
admin: { port: ${adminPort} }
upstreams: { api: { targets: ["${upstream.url}"] } }
routes: [{ name: any, match: { path: /* }, upstream: api }]
`,
  );
  child = spawn(process.execPath, [weir, 'start', '-c', config], { stdio: ['ignore', 'pipe', 'inherit'] });
  await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${adminPort}/readyz`)).status).toBe(200), PATIENT);
}

const status = (path: string): Promise<number> =>
  new Promise((done, failed) => {
    const sent = request({ host: '127.0.0.1', port, path, agent }, (response) => {
      response.resume().on('end', () => done(response.statusCode as number));
    });
    sent.on('error', failed).end();
  });

async function ask(count: number): Promise<void> {
  const paths = Array.from({ length: count }, () => `/${(asked += 1)}/${'x'.repeat(2000)}`);
  expect(new Set(await Promise.all(paths.map(status)))).toEqual(new Set([200]));
}

async function lines(result: string): Promise<number> {
  const page = await fetch(`http://127.0.0.1:${adminPort}/metrics`, {
    headers: { accept: 'application/openmetrics-text' },
  });
  const samples = parseOpenMetrics(await page.text()).get('weir_log_lines')?.samples;
  return samples?.find(({ labels }) => labels['weir_result'] === result)?.value ?? Number.NaN;
}

it.each([1, 2])(
  'a reader that stops costs lines, which are counted: %i workers',
  { timeout: 120_000 },
  async (workers) => {
    await start(workers);
    await vi.waitFor(async () => {
      await ask(400);
      expect(await lines('lost')).toBeGreaterThan(0);
    }, PATIENT);

    let log = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    // One that reads again gets whole lines, and with what was lost they are all.
    await vi.waitFor(async () => {
      const paths = log
        .split('\n')
        .slice(0, -1)
        .map((line) => (JSON.parse(line) as Record<string, unknown>)['url.path'])
        .filter((path) => path !== undefined);
      expect(new Set(paths).size).toBe(paths.length);
      expect(paths.length + (await lines('lost'))).toBe(asked);
    }, PATIENT);
    expect(await lines('written')).toBeGreaterThanOrEqual(asked);
  },
);

it('a reader that is gone costs every line from then on, and nothing else', async () => {
  await start(1);
  await vi.waitFor(() => expect(String(child.stdout?.read() ?? '')).toContain('console: '), PATIENT);
  child.stdout?.destroy();
  await ask(30);
  await vi.waitFor(async () => expect(await lines('lost')).toBe(30), PATIENT);
  const exited = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
});
