/** The second way out of spans and log lines, to the gateway's console, as it looks from the receiver's side. */
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type OtlpReceiver, startOtlpReceiver } from './support/otlp-receiver.ts';
import { endServices, type RunningService, runService, runToItsEnd } from './support/running-service.ts';

// Each test starts processes, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });
const patiently = { timeout: 20_000 };

const running: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await endServices();
  for (const stop of running.splice(0).toReversed()) await stop();
});

async function receiver(): Promise<OtlpReceiver> {
  const started = await startOtlpReceiver();
  running.push(() => started.stop());
  return started;
}

const storefront = (environment: Record<string, string>): Promise<RunningService> =>
  runService('storefront', environment);

const has = ({ exports }: OtlpReceiver, path: string, words: string | Buffer): boolean =>
  exports.some((one) => one.path === path && one.body.includes(words));

/** Of a span in protobuf: field 2 of its message, eight bytes long. */
const spanIdField = (spanId: string): Buffer => Buffer.concat([Buffer.of(0x12, 8), Buffer.from(spanId, 'hex')]);

const countOf = (body: Buffer, part: Buffer): number => {
  let count = 0;
  for (let at = body.indexOf(part); at !== -1; at = body.indexOf(part, at + 1)) count += 1;
  return count;
};

describe('a service with a console', () => {
  test('sends it spans and log lines while it runs, compressed, with the token, and nothing else', async () => {
    const console = await receiver();
    const service = await storefront({ WEIR_CONSOLE_OTLP: console.url, WEIR_ADMIN_TOKEN: 'a-token' });
    await fetch(`${service.url}/try`);
    // Not by the flush at the end: it is still running.
    await expect.poll(() => has(console, '/v1/traces', 'GET /try'), patiently).toBe(true);
    const { trace_id: traceId } = await service.logged(({ route }) => route === '/try');
    const ofTrace = Buffer.from(String(traceId), 'hex');
    await expect.poll(() => has(console, '/v1/logs', ofTrace), patiently).toBe(true);
    expect(has(console, '/v1/traces', ofTrace)).toBe(true);
    expect((await service.stop()).code).toBe(0);

    for (const { contentType, isGzipped, authorization } of console.exports) {
      expect({ contentType, isGzipped, authorization }).toEqual({
        contentType: 'application/x-protobuf',
        isGzipped: true,
        authorization: 'Bearer a-token',
      });
    }
    expect(new Set(console.exports.map(({ path }) => path))).toEqual(new Set(['/v1/traces', '/v1/logs']));
    // Sending is a request, too, and none that anybody asked for.
    expect(has(console, '/v1/traces', '/v1/')).toBe(false);
    expect(service.stderr()).toBe('');
  });

  test('and a standard receiver sends everything to both, once, and to neither the key of the other', async () => {
    const console = await receiver();
    const standard = await receiver();
    const service = await storefront({
      WEIR_CONSOLE_OTLP: `${console.url}/`,
      WEIR_ADMIN_TOKEN: 'a-token',
      OTEL_EXPORTER_OTLP_ENDPOINT: standard.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=another',
    });
    for (let count = 0; count < 3; count += 1) await fetch(`${service.url}/try`);
    await service.stop();

    const spans = standard.spans();
    expect(spans.filter(({ kind, name }) => kind === 'server' && name === 'GET /try')).toHaveLength(3);
    const toConsole = Buffer.concat(
      console.exports.filter(({ path }) => path === '/v1/traces').map(({ body }) => body),
    );
    for (const { spanId } of spans) expect(countOf(toConsole, spanIdField(spanId))).toBe(1);
    const lines = service.log.filter(({ route }) => route === '/try').map((line) => String(line['trace_id']));
    expect(lines).toHaveLength(3);
    for (const traceId of lines) {
      expect(has(console, '/v1/logs', Buffer.from(traceId, 'hex'))).toBe(true);
      expect(has(standard, '/v1/logs', traceId)).toBe(true);
    }
    expect(has(standard, '/v1/metrics', 'http.server.request.duration')).toBe(true);
    expect(new Set(console.exports.map(({ path }) => path))).toEqual(new Set(['/v1/traces', '/v1/logs']));
    expect(new Set(console.exports.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer a-token']));
    expect(new Set(standard.exports.map(({ authorization }) => authorization))).toEqual(new Set(['another']));
  });

  test('that closes a connection as it is used gets what was on it by the next one', async () => {
    const console = await receiver();
    let connections = 0;
    const door: Server = createServer((socket) => {
      connections += 1;
      socket.on('error', () => socket.destroy());
      if (connections <= 2) socket.once('data', () => socket.resetAndDestroy());
      else socket.pipe(connect(Number(new URL(console.url).port), '127.0.0.1')).pipe(socket);
    }).listen(0, '127.0.0.1');
    await once(door, 'listening');
    running.push(async () => door.close());
    const { port } = door.address() as { port: number };
    const service = await storefront({ WEIR_CONSOLE_OTLP: `http://127.0.0.1:${port}` });
    await fetch(`${service.url}/try`);
    await expect.poll(() => has(console, '/v1/traces', 'GET /try'), patiently).toBe(true);
    expect(connections).toBeGreaterThan(2);
    expect((await service.stop()).code).toBe(0);
  });

  test('that is not there ends as if there were none', async () => {
    const gone = await receiver();
    await gone.stop();
    const service = await storefront({ WEIR_CONSOLE_OTLP: gone.url });
    await fetch(`${service.url}/try`);
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    expect(service.stderr()).toBe('');
  });

  test('that takes connections and says nothing is not waited for when it ends', async () => {
    const silent: Server = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    running.push(async () => silent.close());
    const { port } = silent.address() as { port: number };
    const service = await storefront({ WEIR_CONSOLE_OTLP: `http://127.0.0.1:${port}` });
    await fetch(`${service.url}/try`);
    // By itself, that is: what hangs is cut with exit code 1.
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    expect(service.stderr()).toBe('');
  });
});

test('a console that is no URL is refused by name', async () => {
  const { code, stderr } = await runToItsEnd('storefront', { WEIR_CONSOLE_OTLP: '127.0.0.1:8081' });
  expect(stderr).toBe(
    'telemetry: WEIR_CONSOLE_OTLP is "127.0.0.1:8081", which is not a URL such as http://127.0.0.1:8081\n',
  );
  expect(code).toBe(78);
});
