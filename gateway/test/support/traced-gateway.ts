/**
 * What serves requests, as it runs in a gateway, with its real telemetry, from YAML as an operator would write it; behind it
 * an upstream that keeps what it got, byte by byte. Each request comes over a connection of its own.
 */
import { loadConfigText } from '../../src/config/load-config.ts';
import type { RequestRecord } from '../../src/record.ts';
import { startTelemetry } from '../../src/telemetry/start-telemetry.ts';
import { startTraffic } from '../../src/traffic.ts';
import { wholeShare } from '../../src/worker-share.ts';
import { awaitedState } from './awaited-state.ts';
import { firstResponse, rawClient } from './raw-client.ts';
import { fieldsOf, rawUpstream, requestsIn } from './raw-upstream.ts';

export interface TracedGateway {
  /** Sends these header lines, and waits for the record to settle. `below`: a path to which a number is added. */
  readonly ask: (lines: readonly string[], below?: string) => Promise<Traced>;
  readonly metrics: () => string;
  readonly stop: () => Promise<void>;
}

export interface Traced {
  readonly status: number;
  /** Values of the fields of this name that the upstream got. */
  readonly all: (name: string) => string[];
  /** Names of all fields that the upstream got, in lower case. */
  readonly names: readonly string[];
  /** The one that the upstream got. */
  readonly parent: { readonly traceId: string; readonly spanId: string; readonly flags: string };
  readonly traceresponse: string;
  readonly record: RequestRecord;
}

/** `more` are further sections or routes. */
export async function tracedGateway(telemetry: string, more = ''): Promise<TracedGateway> {
  const upstream = await rawUpstream((connection) => {
    connection.socket.on('data', (bytes: Buffer) => {
      const isToFail = bytes.toString('latin1').startsWith('GET /broken/');
      connection.send(`HTTP/1.1 ${isToFail ? '503 Down' : '200 OK'}\r\nContent-Length: 0\r\n\r\n`);
    });
  });
  const loaded = loadConfigText(
    `
telemetry: { log: { level: silent }, ${telemetry} }
upstreams: { api: { targets: ["http://127.0.0.1:${upstream.port}"] } }
${more.includes('routes:') ? '' : 'routes: [{ name: any, match: { path: /* }, upstream: api }]'}
${more}
`,
    'gateway.yaml',
    {},
  );
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  const records: RequestRecord[] = [];
  const state = awaitedState();
  const started = startTelemetry(loaded.model.telemetry, { destination: { write: () => {} } });
  const traffic = await startTraffic({
    model: loaded.model,
    telemetry: {
      ...started,
      settled: (record) => {
        started.settled(record);
        records.push(record);
        state.changed();
      },
    },
    share: wholeShare,
    keySecret: 'secret',
  });
  const port = await traffic.listen({ address: '127.0.0.1', port: 0 });
  let asked = 0;

  return {
    async ask(lines, below = '/') {
      asked += 1;
      const path = `${below}${asked}`;
      const client = await rawClient(port);
      client.send([`GET ${path} HTTP/1.1`, 'Host: shop.example', ...lines, '', ''].join('\r\n'));
      const received = await client.until((text) => firstResponse(text) !== undefined);
      client.end();
      const response = firstResponse(received) as NonNullable<ReturnType<typeof firstResponse>>;
      const record = await state.until(() => records.find(({ request }) => request.path === path));
      const fields =
        upstream.connections
          .flatMap((connection) => requestsIn(connection.received) ?? [])
          .find(({ line }) => line.includes(` ${path} `))?.fields ?? [];
      return {
        status: response.status,
        all: (name) => fieldsOf(fields, name),
        names: fields.map((field) => (field.split(':', 1)[0] as string).toLowerCase()),
        get parent() {
          return parentIn(fieldsOf(fields, 'traceparent'));
        },
        traceresponse: fieldsOf(response.head.split('\r\n'), 'traceresponse').join('|'),
        record,
      };
    },
    metrics: () => started.openMetrics('application/openmetrics-text').body,
    async stop() {
      await traffic.drain(0);
      await traffic.close();
      await started.shutdown();
      await upstream.stop();
    },
  };
}

function parentIn(values: readonly string[]): Traced['parent'] {
  const [value = ''] = values;
  const found = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(value);
  if (values.length !== 1 || found === null) throw new Error(`not one traceparent: ${JSON.stringify(values)}`);
  const [, traceId = '', spanId = '', flags = ''] = found;
  return { traceId, spanId, flags };
}
