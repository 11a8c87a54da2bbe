/** Two processes behind one port are one gateway: one start, one log, one refusal to start. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import {
  ask,
  endGateways,
  gatewayWithWorkers,
  type HeldUpstream,
  heldUpstream,
  isRunning,
  type WorkersGateway,
} from '../support/gateway-with-workers.ts';
import { freePort } from '../support/private-redis.ts';
import { rawClient } from '../support/raw-client.ts';
import { weirStart } from '../support/start-cli.ts';

let upstream: HeldUpstream;
let gateway: WorkersGateway;

beforeAll(async () => {
  upstream = await heldUpstream();
  gateway = await gatewayWithWorkers(
    upstream.url,
    `
limits: { few: { key: client, rate: "\${RATE}" } }
routes:
  - { name: limited, match: { path: /limited }, upstream: api, limits: [few] }
  - { name: any, match: { path: /* }, upstream: api }
`,
    { RATE: '8/hour' },
  );
});
afterAll(async () => {
  await endGateways();
  await upstream.close();
});

const served = (prefix: string) =>
  gateway.lines().filter((line) => (line['url.path'] as string | undefined)?.startsWith(prefix) === true);

describe('two workers', () => {
  it('serve one port, which the system chose, and are told in the state', async () => {
    expect((await fetch(`${gateway.adminUrl}/readyz`)).status).toBe(200);
    const answers = [];
    for (let sent = 0; sent < 12; sent += 1) answers.push(await ask(gateway.port, `/few/${sent}`));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const { workers, phase, workerRestarts } = await gateway.state();
    expect({ phase, workerRestarts, ids: workers.map(({ id }) => id) }).toEqual({
      phase: 'ready',
      workerRestarts: 0,
      ids: [1, 2],
    });
    await gateway.run.until(() => served('/few/').length === 12);
    expect(new Set(served('/few/').map(({ pid }) => pid))).toEqual(new Set(workers.map(({ pid }) => pid)));
  });

  it('say where the console is', async () => {
    expect(await gateway.line(({ msg }) => msg === `console: ${gateway.adminUrl}`)).toBeDefined();
  });

  it('read the variables of the environment as their primary did', async () => {
    expect((await ask(gateway.port, '/limited')).headers['ratelimit-policy']).toBe('"few";q=4;w=3600');
  });

  it('hold clients to the same times as one process would: a head that never ends is answered', async () => {
    const client = await rawClient(gateway.port);
    client.send('GET / HTTP/1.1\r\nHost: a\r\n');
    expect(await client.closed()).toContain('HTTP/1.1 408');
  });

  it('switch protocols on a connection that was handed over', async () => {
    const echo = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    echo.on('connection', (socket) => socket.on('message', (data) => socket.send(data)));
    await once(echo, 'listening');
    const { port } = echo.address() as AddressInfo;
    const other = await gatewayWithWorkers(`http://127.0.0.1:${port}`);
    const socket = new WebSocket(`ws://127.0.0.1:${other.port}/echo`);
    await once(socket, 'open');
    socket.send('hello');
    const [data] = (await once(socket, 'message')) as [Buffer];
    expect(data.toString()).toBe('hello');
    socket.close();
    await once(socket, 'close');
    echo.close();
  });
});

describe('a port that is taken', () => {
  it('is said in one line, exits with 1 and leaves no process', async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port } = taken.address() as AddressInfo;
    const run = weirStart(`
listen: { http: { address: 127.0.0.1, port: ${port} }, workers: 2 }
admin: { port: ${await freePort()} }
upstreams: { api: { targets: ["http://127.0.0.1:9"] } }
routes: [{ name: any, match: { path: /* }, upstream: api }]
`);
    // It resolves when nobody holds the pipes of its output any more, workers included.
    expect(await run.exited).toBe(1);
    const words = run
      .output()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('{'));
    expect(words).toEqual([
      `weir: port ${port} on 127.0.0.1 is taken; stop what listens there or set another listen.http.port`,
    ]);
    expect(isRunning(run.pid)).toBe(false);
    await new Promise((done) => taken.close(done));
  });
});

describe('a worker that cannot start', () => {
  it('is said in one line, exits with 1 and leaves no process', async () => {
    const breaksWorkers = 'if (process.argv[1]?.endsWith("worker-entry.ts")) process.exit(3)';
    const run = weirStart(
      `
listen: { http: { address: 127.0.0.1, port: 0 }, workers: 2 }
admin: { port: 0 }
upstreams: { api: { targets: ["http://127.0.0.1:9"] } }
routes: [{ name: any, match: { path: /* }, upstream: api }]
`,
      { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(breaksWorkers)}` },
    );
    expect(await run.exited).toBe(1);
    const words = run
      .output()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('{'));
    expect(words).toEqual(['weir: a worker ended at its start (exit code 3)']);
  });
});
