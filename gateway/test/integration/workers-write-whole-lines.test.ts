/**
 * A pipe takes no more than 4 KiB in one piece, and less when its reader is slow: two writers that fill it write into the
 * middle of each other's lines, and a log that cannot be read is none.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ask, type HeldUpstream, heldUpstream } from '../support/gateway-with-workers.ts';
import { freePort } from '../support/private-redis.ts';

const weir = resolve(import.meta.dirname, '../../src/cli/weir.ts');

let upstream: HeldUpstream;
let directory: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  upstream = await heldUpstream();
  directory = mkdtempSync(join(tmpdir(), 'weir-pipe-'));
});
afterEach(async () => {
  child?.kill('SIGKILL');
  rmSync(directory, { recursive: true });
  await upstream.close();
});

it('every line of the log is whole, however many workers write and however late it is read', async () => {
  const [port, adminPort] = [await freePort(), await freePort()];
  const config = join(directory, 'gateway.yaml');
  writeFileSync(
    config,
    `
listen: { http: { address: 127.0.0.1, port: ${port} }, workers: 3 }
admin: { port: ${adminPort} }
upstreams: { api: { targets: ["${upstream.url}"] } }
routes: [{ name: any, match: { path: /* }, upstream: api }]
`,
  );
  const pipe = join(directory, 'log');
  execFileSync('mkfifo', [pipe]);
  // For reading, too: a pipe without a reader would be closed to the gateway.
  const held = openSync(pipe, 'r+');
  child = spawn(process.execPath, [weir, 'start', '-c', config], { stdio: ['ignore', held, 'inherit'] });
  const exited = new Promise((done) => child?.once('exit', done));
  await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${adminPort}/readyz`)).status).toBe(200), {
    timeout: 15_000,
    interval: 50,
  });

  const clients = Array.from({ length: 6 }, async (_, client) => {
    for (let sent = 0; sent < 50; sent += 1) await ask(port, `/${client}-${sent}/${'x'.repeat(1_500)}`);
  });
  await Promise.all(clients);
  // In small pieces: each makes room for a part of what one writer has to say, and then it is another's turn.
  const log = text(createReadStream(pipe, { highWaterMark: 4_096 }));
  child.kill('SIGTERM');
  await exited;
  closeSync(held);

  const lines = (await log).split('\n').slice(0, -1);
  const paths = lines.map((line) => (JSON.parse(line) as Record<string, unknown>)['url.path']);
  expect(new Set(paths.filter((path) => path !== undefined)).size).toBe(300);
});
