import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../support/private-redis.ts';
import { rawClient } from '../support/raw-client.ts';
import { type CliRun, weirStart, weirStartByNpx } from '../support/start-cli.ts';

const running: CliRun[] = [];
const servers: Server[] = [];

afterEach(async () => {
  for (const one of running.splice(0)) {
    one.kill('SIGKILL');
    await one.exited;
  }
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function upstream(answer: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(answer as never);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function start(yaml: string): CliRun {
  const run = weirStart(yaml);
  running.push(run);
  return run;
}

const config = (port: number, adminPort: number, target: string, more = '') => `
listen: { http: { address: 127.0.0.1, port: ${port} }, drain: 5s }
admin: { port: ${adminPort} }
upstreams: { api: { targets: ["${target}"] } }
limits: { few: { key: client, rate: 3/minute } }
routes:
  - { name: plain, match: { path: /plain }, upstream: api }
  - { name: limited, match: { path: /limited }, upstream: api, limits: [few] }
${more}
`;

const started = (output: string) => output.includes('gateway started');

describe('starting', () => {
  it('says in one line which port is taken, and exits with 1', async () => {
    const taken = createServer();
    servers.push(taken);
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port } = taken.address() as AddressInfo;
    const run = start(config(port, await freePort(), 'http://127.0.0.1:9'));
    expect(await run.exited).toBe(1);
    const lines = run
      .output()
      .split('\n')
      .filter((line) => line.startsWith('weir:'));
    expect(lines).toEqual([
      `weir: port ${port} on 127.0.0.1 is taken; stop what listens there or set another listen.http.port`,
    ]);
    expect(run.output()).not.toContain('    at ');
  });

  it('says the same of the admin port, and leaves nothing listening', async () => {
    const taken = createServer();
    servers.push(taken);
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port } = taken.address() as AddressInfo;
    const run = start(config(await freePort(), port, 'http://127.0.0.1:9'));
    expect(await run.exited).toBe(1);
    expect(run.output()).toContain(
      `port ${port} on 127.0.0.1 is taken; stop what listens there or set another admin.port\n`,
    );
  });

  it('exits with 78 and every error when the configuration is invalid', async () => {
    const run = start('upstreams: {}\nroutes: [{ name: a, match: { path: x }, upstream: nobody }]\nlimitz: {}\n');
    expect(await run.exited).toBe(78);
    expect(run.output()).toMatch(/gateway\.yaml:2:\d+ /);
    expect(run.output()).toContain('did you mean "limits"?');
  });

  it('starts without Redis when Redis is dead, and counts in this process', async () => {
    const port = await freePort();
    const target = await upstream((_request, response) => response.end('ok'));
    const run = start(
      config(
        port,
        await freePort(),
        target,
        `redis: { url: "redis://127.0.0.1:${await freePort()}", whenDown: local }`,
      ),
    );
    await run.until(started);
    const statuses: number[] = [];
    for (let sent = 0; sent < 4; sent += 1) statuses.push((await fetch(`http://127.0.0.1:${port}/limited`)).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    await run.until((output) => output.includes('"/limited"') && output.includes('local'));
  });
});

describe('stopping', () => {
  it('follows an npx that was ended, which passes no signal on', async () => {
    const [port, adminPort] = [await freePort(), await freePort()];
    const run = weirStartByNpx(config(port, adminPort, 'http://127.0.0.1:9'));
    running.push(run);
    await run.until(started);
    run.kill('SIGTERM');
    await refused(port);
  });

  it('lets a request in flight finish, refuses new connections, and exits with 0', async () => {
    let finish: (() => void) | undefined;
    let arrived: (() => void) | undefined;
    const inFlight = new Promise<void>((done) => (arrived = done));
    const target = await upstream((_request, response) => {
      finish = () => response.end('finished');
      arrived?.();
    });
    const [port, adminPort] = [await freePort(), await freePort()];
    const run = start(config(port, adminPort, target));
    await run.until(started);
    expect((await fetch(`http://127.0.0.1:${adminPort}/readyz`)).status).toBe(200);
    const pending = fetch(`http://127.0.0.1:${port}/plain`);
    await inFlight;
    run.kill('SIGTERM');
    await refused(port);
    expect((await fetch(`http://127.0.0.1:${adminPort}/readyz`)).status).toBe(503);
    expect((await fetch(`http://127.0.0.1:${adminPort}/healthz`)).status).toBe(200);
    finish?.();
    const response = await pending;
    expect(await response.text()).toBe('finished');
    expect(await run.exited).toBe(0);
  });

  it('tells a kept connection to close with its next answer, instead of resetting it', async () => {
    let finish: (() => void) | undefined;
    const target = await upstream((request, response) => {
      if (request.url === '/plain') response.end('one');
      else finish = () => response.end();
    });
    const [port, adminPort] = [await freePort(), await freePort()];
    const run = start(config(port, adminPort, target));
    await run.until(started);
    const client = await rawClient(port);
    client.send('GET /plain HTTP/1.1\r\nHost: a\r\n\r\n');
    await client.until((text) => text.includes('one'));
    run.kill('SIGTERM');
    await refused(port);
    client.send('GET /plain HTTP/1.1\r\nHost: a\r\n\r\n');
    const received = await client.closed();
    expect(received.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    expect(received.toLowerCase()).toContain('connection: close');
    finish?.();
    expect(await run.exited).toBe(0);
  });

  it('stops at once at a second signal', async () => {
    let arrived: (() => void) | undefined;
    const inFlight = new Promise<void>((done) => (arrived = done));
    const target = await upstream(() => arrived?.());
    const port = await freePort();
    const run = start(config(port, await freePort(), target));
    await run.until(started);
    const pending = fetch(`http://127.0.0.1:${port}/plain`).catch((error: unknown) => error);
    await inFlight;
    const impatient = setInterval(() => run.kill('SIGINT'), 50);
    expect(await run.exited).toBe(1);
    clearInterval(impatient);
    expect(await pending).toBeInstanceOf(Error);
  });

  it('takes the two signals of one Ctrl-C under npm for one', async () => {
    let finish: (() => void) | undefined;
    let arrived: (() => void) | undefined;
    const inFlight = new Promise<void>((done) => (arrived = done));
    const target = await upstream((_request, response) => {
      finish = () => response.end('finished');
      arrived?.();
    });
    const port = await freePort();
    const run = start(config(port, await freePort(), target));
    await run.until(started);
    const pending = fetch(`http://127.0.0.1:${port}/plain`);
    await inFlight;
    run.kill('SIGINT');
    run.kill('SIGTERM');
    await refused(port);
    finish?.();
    expect(await (await pending).text()).toBe('finished');
    expect(await run.exited).toBe(0);
  });
});

/** Awaits that nobody listens any more. */
async function refused(port: number): Promise<void> {
  for (;;) {
    const open = await rawClient(port).then(
      (client) => {
        client.end();
        return true;
      },
      () => false,
    );
    if (!open) return;
    await new Promise((done) => setImmediate(done));
  }
}
