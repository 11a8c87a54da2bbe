/** `npm start` as a new user has it: the real gateway and services, and the three requests of the banner pasted into a shell. */
import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allGone, type DemoProcess, descendantsOf, startDemo } from '../test/demo-process.ts';
import { repository } from './repository.ts';

const run = promisify(execFile);

let demo: DemoProcess;
let requests: string[];
let logs: string;

beforeAll(async () => {
  demo = await startDemo({}, ['npm', 'start'], repository);
  logs = join(repository, 'logs', String(demo.ports.gateway));
  await demo.ready;
  requests = demo
    .output()
    .split('\n')
    .filter((line) => line.startsWith('curl '));
}, 120_000);

test('SIGINT to npm alone, as a supervisor sends it, ends everything', async () => {
  const other = await startDemo({}, ['npm', 'start'], repository);
  await other.ready;
  const all = [other.pid, ...descendantsOf(other.pid)];
  process.kill(other.pid, 'SIGINT');
  await allGone(all);
  rmSync(join(repository, 'logs', String(other.ports.gateway)), { recursive: true });
}, 120_000);

afterAll(async () => {
  // npm itself, by the signal that it cannot pass on.
  const all = [demo.pid, ...descendantsOf(demo.pid)];
  process.kill(demo.pid, 'SIGKILL');
  await allGone(all);
  rmSync(logs, { recursive: true });
}, 60_000);

async function paste(request: string | undefined): Promise<string> {
  const { stdout } = await run('sh', ['-c', request as string]);
  return stdout;
}

test('the order is paid, and its answer names the trace that all four processes logged', async () => {
  const answer = await paste(requests[0]);
  expect(answer).toMatch(/^HTTP\/1\.1 201 /);
  expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({ status: 'paid' });
  const traceId = /^traceresponse: 00-([0-9a-f]{32})-[0-9a-f]{16}-0[13]\r$/im.exec(answer)?.[1] as string;
  expect(traceId).toBeDefined();
  for (const name of ['gateway', 'storefront', 'orders', 'payments']) {
    while (!readFileSync(join(logs, `${name}.log`), 'utf8').includes(traceId)) await delay(50);
  }
});

test('the loop reaches the limit', async () => {
  const codes = (await paste(requests[1])).trim().split('\n');
  expect(codes).toEqual([...Array<string>(10).fill('200'), '429', '429']);
});

test('the stream arrives whole', async () => {
  expect((await paste(requests[2])).match(/^data: /gm)).toHaveLength(5);
});
