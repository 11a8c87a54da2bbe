/**
 * A collector is restarted, is full, is slow, or its port is taken by something else. Whatever it does, clients get the same
 * answers and wait for nothing of it; what is lost meanwhile is counted, and said once; when it is well again, so is the
 * export, and nothing comes twice.
 */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fullBacklog } from '../support/full-backlog.ts';
import { ask, endGateways, gatewayWithWorkers, type WorkersGateway } from '../support/gateway-with-workers.ts';
import { type OtlpReceiver, otlpReceiver } from '../support/otlp-receiver.ts';
import { freePort } from '../support/private-redis.ts';

/** What a client is answered, and what the gateway makes of it, with no collector anywhere. */
const requests: readonly (readonly [string, number])[] = [
  ['/found', 200],
  ['/broken', 500],
  ['/missing', 404],
  ['/few', 200],
  ['/few', 429],
  ['/found', 200],
];
/** They all wait for the same things, each in its own time, and mostly for nothing: so they wait together. */
const PATIENT = { timeout: 100_000, interval: 200 };
const TEST = { timeout: 150_000 };

let upstream: Server;

beforeAll(async () => {
  upstream = createServer(({ url }, response) => {
    response.statusCode = url === '/broken' ? 500 : url === '/missing' ? 404 : 200;
    response.end('ok');
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await endGateways();
  upstream.closeAllConnections();
  upstream.close();
});

interface Ending {
  readonly onTestFinished: (end: () => void | Promise<void>) => void;
}

async function receiver({ onTestFinished }: Ending, answer: OtlpReceiver['answer'], retryAfter?: number) {
  const started = await otlpReceiver();
  started.answer = answer;
  started.retryAfter = retryAfter;
  onTestFinished(started.close);
  return started;
}

async function gatewayTo({ onTestFinished }: Ending, endpoint: string, workers = 1): Promise<WorkersGateway> {
  const gateway = await gatewayWithWorkers(
    `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`,
    `telemetry: { otlp: "${endpoint}", metrics: both, log: { otlp: all } }
limits: { few: { key: client, rate: 1/day } }
routes:
  - { name: any, match: { path: /* }, upstream: api }
  - { name: few, match: { path: /few }, upstream: api, limits: [few] }`,
    {},
    workers,
  );
  onTestFinished(async () => {
    gateway.run.kill('SIGKILL');
    await gateway.run.exited;
  });
  return gateway;
}

async function firstAnswers({ port }: WorkersGateway): Promise<void> {
  for (const [path, status] of requests) expect((await ask(port, path)).status, path).toBe(status);
}

/** Without the limited route, whose one request is used up. */
async function answersAsEver({ port }: WorkersGateway): Promise<void> {
  const asked = requests.filter(([path]) => path !== '/few');
  const answers = await Promise.all(asked.map(([path]) => ask(port, path)));
  expect(answers.map(({ status }) => status)).toEqual(asked.map(([, status]) => status));
}

async function dropped(gateway: WorkersGateway, signal: string): Promise<Readonly<Record<string, number>>> {
  const samples = await gateway.samples('weir_export_dropped_total');
  return Object.fromEntries(
    samples
      .filter(({ labels, value }) => labels['weir_signal'] === signal && value > 0)
      .map(({ labels, value }) => [labels['weir_reason'], value]),
  );
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0);

async function figure(gateway: WorkersGateway, name: string, signal: string): Promise<number> {
  const samples = await gateway.samples(name);
  return samples.find(({ labels }) => labels['weir_signal'] === signal)?.value ?? Number.NaN;
}

const said = (gateway: WorkersGateway, event: string, signal: string): number =>
  gateway.lines().filter((line) => line['event'] === event && line['signal'] === signal).length;

/** Does with each connection what no server of HTTP would. */
const connecting =
  (treat: (socket: Socket) => void) =>
  async ({ onTestFinished }: Ending): Promise<string> => {
    const sockets: Socket[] = [];
    const server = createTcpServer((socket) => {
      sockets.push(socket);
      treat(socket.on('error', () => {}));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

function readNothing(socket: Socket): void {
  socket.pause();
}

/** Something always comes, so nothing ever waits for long. */
function answerWithoutEnd(socket: Socket): void {
  socket.resume().write('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n');
  const timer = setInterval(() => socket.write('x'), 500);
  socket.on('close', () => clearInterval(timer));
}

function answerTooMuch(socket: Socket): void {
  const piece = Buffer.alloc(64 * 1024);
  const fill = (): void => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.resume().write('HTTP/1.1 200 OK\r\ncontent-length: 100000000000\r\n\r\n');
  socket.on('drain', fill);
  fill();
}

async function unansweredPort({ onTestFinished }: Ending): Promise<string> {
  const full = await fullBacklog();
  onTestFinished(() => full.stop());
  return `http://127.0.0.1:${full.port}`;
}

const closedPort = async (): Promise<string> => `http://127.0.0.1:${await freePort()}`;

const receiving =
  (answer: OtlpReceiver['answer'], retryAfter?: number) =>
  async (ending: Ending): Promise<string> =>
    (await receiver(ending, answer, retryAfter)).endpoint;

/** Each with what the losses may be put down to. */
const troubles: readonly (readonly [string, (ending: Ending) => Promise<string>, readonly string[]])[] = [
  ['is not there', closedPort, ['unreachable']],
  ['lets nobody connect', unansweredPort, ['timeout', 'unreachable']],
  ['accepts and reads nothing', connecting(readNothing), ['timeout']],
  ['never answers', receiving('never'), ['timeout']],
  ['answers 503 and asks for patience', receiving(503, 3600), ['refused']],
  ['answers 429 and asks for patience', receiving(429, 3600), ['refused']],
  ['answers 503', receiving(503), ['refused', 'timeout']],
  ['answers 400', receiving(400), ['refused']],
  ['cuts connections', receiving('reset'), ['unreachable', 'failed']],
  ['speaks no HTTP', receiving('garbage'), ['unreachable', 'failed']],
  ['never comes to an end with its answer', connecting(answerWithoutEnd), ['timeout']],
  ['answers gigabytes', connecting(answerTooMuch), ['failed']],
];

describe.concurrent('a receiver that', () => {
  it.for(troubles)(
    '%s costs no request; losses are counted, and said once; the gateway ends without it',
    TEST,
    async (trouble, ending) => {
      const [, troubled, reasons] = trouble;
      const gateway = await gatewayTo(ending, await troubled(ending));
      await firstAnswers(gateway);
      const lost = await vi.waitFor(async () => {
        await answersAsEver(gateway);
        const counts = sum(await dropped(gateway, 'traces'));
        expect(counts).toBeGreaterThan(0);
        return counts;
      }, PATIENT);
      // The next batch, too.
      await vi.waitFor(async () => {
        await answersAsEver(gateway);
        expect(sum(await dropped(gateway, 'traces'))).toBeGreaterThan(lost);
        expect(sum(await dropped(gateway, 'logs'))).toBeGreaterThan(0);
      }, PATIENT);
      for (const signal of ['traces', 'logs']) {
        for (const reason of Object.keys(await dropped(gateway, signal))) expect(reasons).toContain(reason);
        expect(said(gateway, 'export-stopped', signal)).toBe(1);
        expect(said(gateway, 'export-recovered', signal)).toBe(0);
        expect(await figure(gateway, 'weir_export_sent_total', signal)).toBe(0);
        expect(await figure(gateway, 'weir_export_queue', signal)).toBeLessThanOrEqual(
          await figure(gateway, 'weir_export_queue_capacity', signal),
        );
      }
      await answersAsEver(gateway);
      gateway.run.kill('SIGTERM');
      expect(await gateway.run.exited).toBe(0);
      const messages = gateway.lines().map(({ msg }) => msg);
      expect(messages).toContain('gateway stopped');
      expect(messages).toContain('not all telemetry was delivered');
    },
  );

  it('holds its answers back costs no request that comes meanwhile, and gets all, once', TEST, async (ending) => {
    const collector = await receiver(ending, 'released');
    const gateway = await gatewayTo(ending, collector.endpoint);
    await firstAnswers(gateway);
    for (let round = 0; round < 3; round += 1) {
      await vi.waitFor(() => expect(collector.waiting).toBeGreaterThan(0), PATIENT);
      await answersAsEver(gateway);
      expect(collector.waiting).toBeGreaterThan(0);
      collector.release();
    }
    collector.answer = 200;
    collector.release();
    await everythingCameOnce(gateway, collector);
    expect(await dropped(gateway, 'traces')).toEqual({});
  });

  it.for([503, 429])('answers %i for a moment gets all later, once', TEST, async (status, ending) => {
    const collector = await receiver(ending, status, 1);
    const gateway = await gatewayTo(ending, collector.endpoint);
    await firstAnswers(gateway);
    await vi.waitFor(() => expect(collector.requests).toBeGreaterThan(0), PATIENT);
    collector.answer = 200;
    await answersAsEver(gateway);
    await everythingCameOnce(gateway, collector);
    expect(await dropped(gateway, 'traces')).toEqual({});
    expect(said(gateway, 'export-stopped', 'traces')).toBe(0);
  });

  it.for([
    ['was not there', undefined],
    ['never answered', 'never'],
    ['cut connections', 'reset'],
  ] as const)('%s is sent to again when it is well', TEST, async ([, answer], ending) => {
    const port = await freePort();
    const start = async (): Promise<OtlpReceiver> => {
      const started = await otlpReceiver(port);
      ending.onTestFinished(started.close);
      return started;
    };
    const ill = answer === undefined ? undefined : await start();
    if (ill !== undefined && answer !== undefined) ill.answer = answer;
    const gateway = await gatewayTo(ending, `http://127.0.0.1:${port}`);
    await firstAnswers(gateway);
    await vi.waitFor(async () => expect(sum(await dropped(gateway, 'traces'))).toBeGreaterThan(0), PATIENT);

    const collector = ill ?? (await start());
    collector.answer = 200;
    await vi.waitFor(async () => {
      await answersAsEver(gateway);
      expect(said(gateway, 'export-recovered', 'traces')).toBe(1);
    }, PATIENT);
    expect(said(gateway, 'export-stopped', 'traces')).toBe(1);
    await everythingCameOnce(gateway, collector);
    const line = await gateway.line(({ event, signal }) => event === 'export-recovered' && signal === 'traces');
    expect(line['dropped']).toBe(sum(await dropped(gateway, 'traces')));
  });

  it('is not there is told of by two workers as by one', TEST, async (ending) => {
    const gateway = await gatewayTo(ending, await closedPort(), 2);
    for (let asked = 0; asked < 4; asked += 1) await answersAsEver(gateway);
    // A span of the gateway and one of its attempt, of each request.
    const spans = 4 * 4 * 2;
    await vi.waitFor(async () => expect(await dropped(gateway, 'traces')).toEqual({ unreachable: spans }), PATIENT);
  });
});

/** What the gateway says it sent is what came, and each span of it is one. */
async function everythingCameOnce(gateway: WorkersGateway, collector: OtlpReceiver): Promise<void> {
  await vi.waitFor(async () => {
    for (const [signal, came] of [
      ['traces', collector.spans],
      ['logs', collector.logs],
    ] as const) {
      expect(await figure(gateway, 'weir_export_queue', signal)).toBe(0);
      expect(await figure(gateway, 'weir_export_sent_total', signal)).toBe(came.length);
    }
  }, PATIENT);
  const ids = collector.spans.map(({ spanId }) => spanId);
  expect(ids.length).toBeGreaterThan(0);
  expect(new Set(ids).size).toBe(ids.length);
  const lines = collector.logs.filter(({ spanId }) => spanId !== '').map(({ spanId }) => spanId);
  expect(new Set(lines).size).toBe(lines.length);
}
