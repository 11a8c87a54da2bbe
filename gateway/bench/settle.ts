/**
 * CPU of the telemetry of one request, in microseconds of the whole process: what `begin`, the header and `settled` cost.
 * It runs far faster than a gateway, so that at 100 % the queue of spans may be full: read the drops beside the figure.
 * Run: node gateway/bench/settle.ts [part of a case's name] > /dev/null     (the log goes to stdout, the figures to stderr)
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HeaderList } from '../src/header-list.ts';
import { startTelemetry, type Telemetry } from '../src/telemetry/start-telemetry.ts';
import { newSpanId } from '../src/telemetry/trace-context.ts';
import { forwarded, logSettings, telemetrySettings } from '../test/support/settled-records.ts';

const REQUESTS = 100_000;
const PER_TURN = 50;

/** The receiver is a process of its own: reading what was sent is not the gateway's work. */
if (process.send !== undefined) {
  const server = createServer((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => response.end());
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  await once(process, 'disconnect');
  process.exit();
}

const receiver = fork(import.meta.filename, { stdio: 'ignore' });
const [port] = (await once(receiver, 'message')) as [number];
const endpoint = `http://127.0.0.1:${port}`;

const headers = new HeaderList([
  'host',
  'shop.example',
  'accept',
  '*/*',
  'user-agent',
  'curl/8.5.0',
  'x-a',
  '1',
  'x-b',
  '2',
]);

function request(telemetry: Telemetry): void {
  const trace = telemetry.begin(headers, false);
  const record = { ...forwarded(), trace };
  telemetry.started(record);
  telemetry.outgoingContext(record, newSpanId());
  telemetry.finishHead(record, { status: 200, headers: new HeaderList(['content-type', 'text/plain']) });
  telemetry.settled(record);
}

/** What building the record costs the bench itself. */
function baseline(): void {
  if ({ ...forwarded(), trace: undefined }.endedMs === 0) headers.get('none');
}

async function microseconds(run: () => void): Promise<number> {
  for (let at = 0; at < REQUESTS / 5; at += 1) {
    run();
    if (at % PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const before = process.cpuUsage();
  for (let at = 0; at < REQUESTS; at += 1) {
    run();
    if (at % PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / REQUESTS;
}

const none = await microseconds(baseline);
const cases = {
  'metrics only, 0 %': { sample: 0, log: logSettings({ requests: false }) },
  'metrics and log, 0 %': { sample: 0 },
  'metrics, log, OTLP traces, 10 %': {
    sample: 0.1,
    otlp: endpoint,
    log: logSettings(),
  },
  'metrics, log, OTLP traces, 100 %': { sample: 1, otlp: endpoint },
  'metrics, no log, OTLP traces, 100 %': {
    sample: 1,
    otlp: endpoint,
    log: logSettings({ requests: false }),
  },
} as const;
for (const [name, settings] of Object.entries(cases).filter(([name]) => name.includes(process.argv[2] ?? ''))) {
  const telemetry = startTelemetry(telemetrySettings(settings));
  const cost = await microseconds(() => request(telemetry));
  process.stderr.write(`${name}: ${(cost - none).toFixed(2)} µs a request\n`);
  const dropped = telemetry
    .openMetrics(undefined)
    .body.split('\n')
    .filter((line) => line.startsWith('weir_export_dropped'));
  process.stderr.write(`  ${dropped.join(' ')}\n`);
  await telemetry.shutdown();
}
receiver.disconnect();
