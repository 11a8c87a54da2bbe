/** `npm start` as a new user has it: the real gateway and services, and the three requests of the banner pasted into a shell. */
import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { allGone, type DemoProcess, descendantsOf, isAlive, startDemo } from '../test/demo-process.ts';
import { repository } from './repository.ts';

const run = promisify(execFile);
const processes = ['gateway', 'storefront', 'orders', 'payments', 'inventory', 'notifications'];

let demo: DemoProcess;
let requests: string[];
let logs: string;

beforeAll(async () => {
  demo = await startDemo({}, ['npm', 'start'], repository);
  logs = folderOf(demo);
  await demo.ready;
  requests = demo
    .output()
    .split('\n')
    .filter((line) => line.startsWith('curl '));
}, 120_000);

const others: DemoProcess[] = [];
const folderOf = ({ ports }: DemoProcess): string => join(repository, 'logs', String(ports.gateway));

async function startAnother(): Promise<DemoProcess> {
  const other = await startDemo({}, ['npm', 'start'], repository);
  others.push(other);
  await other.ready;
  return other;
}

test('SIGINT to npm alone, as a supervisor sends it, ends everything', async () => {
  const other = await startAnother();
  const all = [other.pid, ...descendantsOf(other.pid)];
  process.kill(other.pid, 'SIGINT');
  await allGone(all);
  // Each ended in its own time, and what it asks was still there.
  for (const name of processes.slice(1)) {
    const log = readFileSync(join(folderOf(other), `${name}.log`), 'utf8');
    expect(log).toContain('draining');
    expect(log).not.toContain('cannot be reached');
  }
}, 120_000);

test('the gateway ends in its own time with a client still connected, and is not killed while it drains', async () => {
  const other = await startAnother();
  const stream = await fetch(`http://127.0.0.1:${other.ports.gateway}/stream?events=60&everyMs=1000`);
  expect(stream.status).toBe(200);
  const ended = stream.text().catch(() => 'cut');
  const all = [other.pid, ...descendantsOf(other.pid)];
  // As a terminal sends it: to npm and to what it runs. npm passes it on once more.
  process.kill(-other.pid, 'SIGINT');
  await allGone(all);
  expect(await ended).toBe('cut');
  const last = readFileSync(join(folderOf(other), 'gateway.log'), 'utf8')
    .trimEnd()
    .split('\n')
    .at(-1) as string;
  expect(JSON.parse(last)).toMatchObject({ msg: 'gateway stopped' });
}, 120_000);

test('a setting that the gateway does not take is explained on the terminal', async () => {
  const wrong = await startDemo(
    { WEIR_METRICS: 'weird' },
    [process.execPath, 'sample-services/demo/src/main.ts'],
    repository,
  );
  others.push(wrong);
  expect(await wrong.exited).toBe(1);
  expect(wrong.errors()).toMatch(/gateway ended by itself \(exit code 78\)/);
  expect(wrong.errors()).toMatch(/gateway\.yaml:\d+:\d+ telemetry\.metrics: "weird"/);
}, 120_000);

afterAll(async () => {
  // npm itself, by the signal that it cannot pass on. What is left of the others, a failed test left.
  const all = [demo, ...others].flatMap(({ pid }) => [pid, ...descendantsOf(pid)]);
  for (const { pid } of [demo, ...others]) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  await allGone(all);
  for (const each of [demo, ...others]) rmSync(folderOf(each), { recursive: true });
}, 60_000);

async function paste(request: string | undefined): Promise<string> {
  const { stdout } = await run('sh', ['-c', request as string]);
  return stdout;
}

test('the order is paid, and its answer names the trace that all six processes logged', async () => {
  const answer = await paste(requests[0]);
  expect(answer).toMatch(/^HTTP\/1\.1 201 /);
  expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({ status: 'paid' });
  const traceId = /^traceresponse: 00-([0-9a-f]{32})-[0-9a-f]{16}-0[13]\r$/im.exec(answer)?.[1] as string;
  expect(traceId).toBeDefined();
  for (const name of processes) {
    while (!readFileSync(join(logs, `${name}.log`), 'utf8').includes(traceId)) await delay(50);
  }
  // The console has it from all of them, too.
  const page = `http://127.0.0.1:${demo.ports.admin}/api/traces/${traceId}`;
  let services = new Set<string>();
  while (services.size < processes.length) {
    const { spans } = (await (await fetch(page)).json()) as { spans: { service: string }[] };
    services = new Set(spans.map(({ service }) => service));
    await delay(50);
  }
  expect([...services].sort()).toEqual(processes.map((name) => (name === 'gateway' ? 'weir' : name)).sort());
});

test('the loop reaches the limit', async () => {
  const codes = (await paste(requests[1])).trim().split('\n');
  expect(codes).toEqual([...Array<string>(10).fill('200'), '429', '429']);
});

test('the stream arrives whole', async () => {
  expect((await paste(requests[2])).match(/^data: /gm)).toHaveLength(5);
});

test('the status of an order comes over a WebSocket through the gateway, in a trace that both log', async () => {
  const placed = await paste(requests[0]);
  const { id } = JSON.parse(placed.slice(placed.indexOf('{'))) as { id: string };
  const socket = new WebSocket(`ws://127.0.0.1:${demo.ports.gateway}/orders/${id}/status`);
  const statuses: unknown[] = [];
  let traceResponse = '';
  const closeCode = await new Promise((resolve, reject) => {
    socket.on('upgrade', ({ headers }) => (traceResponse = String(headers['traceresponse'])));
    socket.on('message', (data: Buffer) => statuses.push((JSON.parse(data.toString()) as { status: string }).status));
    socket.once('error', reject);
    socket.once('close', resolve);
  });
  expect(closeCode).toBe(1000);
  expect(statuses.at(-1)).toBe('paid');
  const traceId = /^00-([0-9a-f]{32})-/.exec(traceResponse)?.[1] as string;
  expect(traceId).toBeDefined();
  for (const name of ['gateway', 'orders']) {
    while (!readFileSync(join(logs, `${name}.log`), 'utf8').includes(traceId)) await delay(50);
  }
});
