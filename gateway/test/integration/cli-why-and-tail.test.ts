/** From a terminal, the running gateway says what happened to a request: the real command against a real gateway. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TracePage } from '../../src/admin/api/api-types.ts';
import type { RequestRow } from '../../src/story/story.ts';
import { freePort } from '../support/private-redis.ts';
import { type CommandRun, runWeir } from '../support/run-cli.ts';
import { type CliRun, weirStart } from '../support/start-cli.ts';
import { gatewayFrom, type TestGateway } from '../support/start-gateway.ts';

/** One for all, whose limit is used up; what a test sends, it alone looks for. */
let one: TestGateway;
let api: string;
const servers: Server[] = [];
const running: (CommandRun | CliRun)[] = [];
const groups: number[] = [];

beforeAll(async () => {
  api = await upstream();
  one = await gatewayFrom(configOf('telemetry: { trustTraceContext: always, log: { level: silent } }'));
  await sent(`${one.url}/few`);
});

afterAll(async () => {
  await one.stop();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

afterEach(async () => {
  for (const run of running.splice(0)) {
    run.kill('SIGKILL');
    await run.exited;
  }
  for (const group of groups.splice(0)) endGroup(group);
});

function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    // As it should be: they have all ended by themselves.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

const configOf = (more: string): string => `
listen: { drain: 1s }
upstreams: { api: { targets: ["${api}"] } }
routes:
  - { name: echo, match: { path: /echo/* }, upstream: api }
  - { name: few, match: { path: /few }, upstream: api, limits: [few] }
limits: { few: { key: client, rate: 1/hour } }
${more}
`;

async function upstream(): Promise<string> {
  const server = createServer((request, response) => {
    response.statusCode = request.url?.includes('broken') === true ? 500 : 200;
    response.end('done');
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Sends a request and returns what its traceresponse holds. */
async function sent(url: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(url, { headers });
  await response.arrayBuffer();
  return response.headers.get('traceresponse') as string;
}

const traceIdOf = (traceResponse: string): string => traceResponse.split('-')[1] as string;

function weir(args: readonly string[], env: Record<string, string> = {}): CommandRun {
  const run = runWeir(args, env);
  running.push(run);
  return run;
}

async function ended(run: CommandRun): Promise<{ code: number | string; out: string; err: string }> {
  const code = await run.exited;
  return { code, out: run.out(), err: run.err() };
}

const why = (trace: string, { adminUrl }: Pick<TestGateway, 'adminUrl'>, ...more: string[]) =>
  ended(weir(['why', trace, '--admin', adminUrl, ...more]));

/** What no data may bring to a terminal; line breaks are the command's own. */
const commands = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u;

describe('weir why', () => {
  it('tells in words what a limit did, and on which line of the file it stands', async () => {
    const { code, out, err } = await why(await sent(`${one.url}/few?card=4111`), one);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^limited {2}GET \/few\S* → 429 in [\d.]+ ms\nfew: 1 of 1 used/);
    expect(out).toMatch(/\n {2}route +few +\S+gateway\.yaml:6\n/);
    expect(out).toMatch(/\n {2}limit +few: .+gateway\.yaml:7\n/);
    expect(out).toMatch(/\nTrace [0-9a-f]{32} {2}1 service, \d+ spans?\n {2}weir {2}GET \/few +[\d.]+ ms\n/);
    expect(out).toContain(`\n${one.adminUrl}/traces/`);
    expect(out).not.toContain('4111');
    expect(out).not.toContain('\x1b');
  });

  it('takes what people have at hand: the first digits of the id in any case, a head field', async () => {
    const field = await sent(`${one.url}/echo/a`);
    const traceId = traceIdOf(field);
    for (const trace of [traceId.slice(0, 10).toUpperCase(), `traceresponse: ${field}`]) {
      const { code, out } = await why(trace, one);
      expect({ trace, code }).toEqual({ trace, code: 0 });
      expect(out).toContain(`Trace ${traceId}`);
    }
  });

  it('asks for more digits where several traces begin with them', async () => {
    for (const last of ['1', '2'])
      await sent(`${one.url}/echo/${last}`, { traceparent: `00-${'ab'.repeat(15)}0${last}-00f067aa0ba902b7-01` });
    const { code, out, err } = await why('abababab', one);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(
      /^weir: Several traces begin with abababab; more digits tell them apart:\n {2}.+02\n {2}.+01\n$/,
    );
    expect(await why(`${'ab'.repeat(15)}02`, one)).toMatchObject({ code: 0 });
    expect(await why('00000000', one)).toMatchObject({
      code: 1,
      err: 'weir: No kept trace begins with 00000000. weir tail shows what comes.\n',
    });
  });

  it('shows the spans and the log of every service, as a tree, and no command to the terminal in them', async () => {
    const traceId = traceIdOf(await sent(`${one.url}/echo/%1B%5B2J\u202E?a=\u009b31m`, { 'user-agent': 'x\u009b31m' }));
    const first = JSON.parse((await why(traceId, one, '--json')).out) as TracePage;
    const attempt = first.spans.find(({ kind }) => kind === 'client');
    const attack = '\x1b]0;owned\x07\u009b2J\n\u202Eevil';
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: `orders${attack}` } }] };
    const atNs = `${Math.round(first.spans[0]?.startedAtMs ?? 0)}000000`;
    const span = {
      traceId,
      spanId: '00f067aa0ba902b7',
      parentSpanId: attempt?.spanId,
      name: `GET /orders${attack}`,
      kind: 2,
      startTimeUnixNano: atNs,
      endTimeUnixNano: atNs,
      status: { code: 2, message: attack },
    };
    const logRecord = {
      traceId,
      spanId: span.spanId,
      timeUnixNano: atNs,
      severityNumber: 17,
      body: { stringValue: attack },
    };
    for (const [path, body] of [
      ['v1/traces', { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }],
      ['v1/logs', { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [logRecord] }] }] }],
    ] as const) {
      const response = await fetch(`${one.adminUrl}/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(200);
    }
    const { out } = await why(traceId, one);
    expect(out).toMatch(/\n {2}weir .+\n {4}weir .+\n {6}orders\\x1b\]0;owned.+ error \\x1b/);
    expect(out).toMatch(/\n {2}\d\d:\d\d:\d\d\.\d{3} {2}orders\\x1b\S+ +error /);
    expect(out).not.toMatch(commands);
    const json = (await why(traceId, one, '--json')).out;
    expect(json).not.toMatch(commands);
    expect((JSON.parse(json) as TracePage).spans.map(({ name }) => name)).toContainEqual(
      expect.stringContaining('owned'),
    );
  });

  it('is JSON when asked for: the page of the API', async () => {
    const traceId = traceIdOf(await sent(`${one.url}/echo/a`));
    const page = (await (await fetch(`${one.adminUrl}/api/traces/${traceId}`)).json()) as TracePage;
    expect(JSON.parse((await why(traceId, one, '--json')).out)).toEqual(page);
  });

  it('says in one sentence what to try when there is nothing to tell', async () => {
    const unknown = await why('0123456789abcdef0123456789abcdef', one);
    expect(unknown).toMatchObject({ code: 1, out: '' });
    expect(unknown.err).toMatch(/^weir: Nothing of this trace is here: .+ weir tail shows what comes.+\n$/);

    const nobody = await why('0123456789abcdef', { adminUrl: `http://127.0.0.1:${await freePort()}` });
    expect(nobody).toMatchObject({ code: 1, out: '' });
    expect(nobody.err).toMatch(/^weir: no gateway answers at \S+ \(nothing listens there\): start one, or .+\n$/);

    const traffic = await why('0123456789abcdef', { adminUrl: one.url });
    expect(traffic).toMatchObject({ code: 1, out: '' });
    expect(traffic.err).toMatch(/^weir: what answers at \S+ is not an admin port .+:8081 by default.+\n$/);

    const wrong = await why('orders', one);
    expect(wrong).toMatchObject({ code: 2, out: '' });
    expect(wrong.err).toMatch(/^weir: expected a trace id .+\n$/);
    expect(await ended(weir(['why']))).toMatchObject({ code: 2, err: 'weir: which trace? weir why TRACE-ID\n' });
  });

  it('says of a gateway that keeps nothing which setting that is', async () => {
    const forgetful = await gatewayFrom(configOf('telemetry: { log: { level: silent } }\nadmin: { keep: 0B }'));
    const answer = await why(await sent(`${forgetful.url}/echo/a`), forgetful);
    await forgetful.stop();
    expect(answer).toMatchObject({ code: 1, err: expect.stringContaining('`admin.keep` is 0B') as string });
  });
});

describe('with a token', () => {
  it('asks with that of the environment or the file, and says where it is missing', async () => {
    const [port, adminPort] = [await freePort(), await freePort()];
    const directory = mkdtempSync(join(tmpdir(), 'weir-cli-why-'));
    const file = join(directory, 'gateway.yaml');
    const yaml = `
listen: { http: { address: 127.0.0.1, port: ${port} } }
admin: { port: ${adminPort}, token: hunter2 }
upstreams: { api: { targets: ["${api}"] } }
routes: [{ name: echo, match: { path: /* }, upstream: api }]
`;
    const started = weirStart(yaml);
    running.push(started);
    await started.until((output) => output.includes('gateway started'));
    const trace = await sent(`http://127.0.0.1:${port}/a`);
    const adminUrl = `http://127.0.0.1:${adminPort}`;
    writeFileSync(file, yaml);
    try {
      expect(await why(trace, { adminUrl })).toMatchObject({
        code: 1,
        err: expect.stringContaining('Set WEIR_ADMIN_TOKEN.') as string,
      });
      const env = { WEIR_ADMIN_URL: adminUrl, WEIR_ADMIN_TOKEN: 'hunter2' };
      expect(await ended(weir(['why', trace], env))).toMatchObject({ code: 0 });
      const ofFile = await ended(weir(['why', trace, '-c', file]));
      expect(ofFile).toMatchObject({ code: 0 });
      expect(ofFile.out).not.toContain('hunter2');
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

async function following(args: readonly string[], { adminUrl }: Pick<TestGateway, 'adminUrl'>): Promise<CommandRun> {
  const run = weir(['tail', ...args, '--admin', adminUrl]);
  await run.until(({ err }) => err.includes('following the requests of'));
  return run;
}

const lines = (printed: string): string[] => printed.split('\n').slice(0, -1);

describe('weir tail', () => {
  it('prints a line for each request until Ctrl-C, which is no failure', async () => {
    const tail = await following([], one);
    const traces = [
      await sent(`${one.url}/echo/a`),
      await sent(`${one.url}/echo/broken?x=1`),
      await sent(`${one.url}/few`),
    ];
    await tail.until(({ out }) => lines(out).length === traces.length);
    tail.kill('SIGINT');
    expect(await tail.exited).toBe(0);
    const seen = lines(tail.out());
    expect(seen[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}ok {7}200 +[\d.]+ ms {2}GET \/echo\/a +\S.* {2}[0-9a-f]{32}$/);
    expect(seen[1]).toMatch(/ {2}broken {3}500 /);
    expect(seen[2]).toMatch(/ {2}limited {2}429 .+ few: 1 of 1 used/);
    expect(seen.map((line) => line.slice(-32))).toEqual(traces.map(traceIdOf));
  });

  it('prints all of them, more in a moment than a person reads', async () => {
    const tail = await following([], one);
    const traces = await Promise.all(Array.from({ length: 300 }, (_, index) => sent(`${one.url}/echo/${index}`)));
    await tail.until(({ out }) => lines(out).length >= traces.length);
    expect(new Set(lines(tail.out()).map((line) => line.slice(-32)))).toEqual(new Set(traces.map(traceIdOf)));
    expect(lines(tail.err())).toHaveLength(1);
  });

  it('prints what a filter lets through, as JSON when asked for', async () => {
    const tail = await following(['--json', '--filter', 'outcome:limited -path:/echo'], one);
    await sent(`${one.url}/echo/a`);
    await sent(`${one.url}/few?\u202e`);
    await tail.until(({ out }) => lines(out).length === 1);
    expect(JSON.parse(tail.out()) as RequestRow).toMatchObject({
      method: 'GET',
      status: 429,
      chip: 'limited',
      route: 'few',
    });
    expect(tail.out()).not.toMatch(commands);
  });

  it('says what is wrong with a filter, in the words of the gateway', async () => {
    const { code, out, err } = await ended(weir(['tail', '--filter', 'rout:few', '--admin', one.adminUrl]));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^weir: The filter cannot be read\. .*rout.*\n$/);
  });

  it('ends where there is no gateway', async () => {
    expect(await ended(weir(['tail', '--admin', `http://127.0.0.1:${await freePort()}`]))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^weir: no gateway answers at .+\n$/) as string,
    });
  });

  it('ends without a word when nobody reads any more', async () => {
    const tail = await following([], one);
    tail.closeOutput();
    await sent(`${one.url}/echo/a`);
    const { code, err } = await ended(tail);
    expect({ code, lines: lines(err).length }).toEqual({ code: 0, lines: 1 });
  });

  it('goes on when the gateway was restarted, and says both', async () => {
    const [port, adminPort] = [await freePort(), await freePort()];
    const yaml = `
listen: { http: { address: 127.0.0.1, port: ${port} }, drain: 1s }
admin: { port: ${adminPort} }
upstreams: { api: { targets: ["${api}"] } }
routes: [{ name: echo, match: { path: /* }, upstream: api }]
`;
    const isStarted = (output: string): boolean => output.includes('gateway started');
    const before = weirStart(yaml);
    running.push(before);
    await before.until(isStarted);
    const tail = await following([], { adminUrl: `http://127.0.0.1:${adminPort}` });
    const first = await sent(`http://127.0.0.1:${port}/a`);
    await tail.until(({ out }) => lines(out).length === 1);
    before.kill('SIGTERM');
    await before.exited;
    await tail.until(({ err }) => err.includes('lost the gateway'));
    const after = weirStart(yaml);
    running.push(after);
    await after.until(isStarted);
    await tail.until(({ err }) => err.includes('following again'));
    const second = await sent(`http://127.0.0.1:${port}/b`);
    await tail.until(({ out }) => lines(out).length === 2);
    expect(lines(tail.out()).map((line) => line.slice(-32))).toEqual([first, second].map(traceIdOf));
    expect(lines(tail.err())).toHaveLength(3);
  });

  it('is a good part of a pipe: head ends it', async () => {
    const bin = new URL('../../src/cli/weir.ts', import.meta.url).pathname;
    const shell = spawn('sh', ['-c', `"${process.execPath}" "${bin}" tail --admin "${one.adminUrl}" | head -n 1`], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: whatever becomes of the test, all three processes end with it.
      detached: true,
    });
    groups.push(shell.pid as number);
    const exited = once(shell, 'exit');
    expect(String((await once(shell.stderr, 'data'))[0])).toContain('following');
    const shown = once(shell.stdout, 'data');
    const trace = await sent(`${one.url}/echo/a`);
    expect(String((await shown)[0])).toContain(traceIdOf(trace));
    // The next row finds nobody who reads it.
    await sent(`${one.url}/echo/b`);
    expect(await exited).toEqual([0, null]);
  });
});
