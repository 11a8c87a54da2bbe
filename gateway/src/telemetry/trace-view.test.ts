import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { expect, test } from 'vitest';
import { otlpReceiver } from '../../test/support/otlp-receiver.ts';
import { sdkSpans } from '../../test/support/sdk-telemetry.ts';
import {
  aborted,
  attempt,
  broken,
  forwarded,
  limited,
  logSettings,
  telemetrySettings,
  unreachable,
} from '../../test/support/settled-records.ts';
import type { TelemetrySettings } from '../config/model.ts';
import { createOtlpDecoder } from '../otlp/decode-otlp.ts';
import type { RequestRecord } from '../record.ts';
import type { TraceSpan } from '../ring/trace-span.ts';
import { projectLog } from './project-log.ts';
import { gatewayResource } from './resource.ts';
import { startTelemetry } from './start-telemetry.ts';
import { traceView } from './trace-view.ts';

const settings = telemetrySettings();
const resource = gatewayResource(settings);
const view = traceView(settings);
const keptOf = (record: RequestRecord) => ({ record, kept: 'head', worker: 0 }) as const;

test('a forwarded request is its server span, the stages that waited, and its attempt', () => {
  const spans = view.spans(keptOf(forwarded()));
  expect(spans.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'server POST /orders/{id}',
    'internal admit-client',
    'internal limit-rate',
    'client POST /orders/{id}',
  ]);
  expect(spans[0]).toMatchObject({
    spanId: 'aaaaaaaaaaaaaaaa',
    parentSpanId: undefined,
    service: 'weir',
    startedAtMs: 1_700_000_000_000,
    durationMs: 12,
    status: 'unset',
    events: [{ name: 'weir.head_sent', atMs: 1_700_000_000_008.5, attributes: {} }],
    links: [],
  });
  expect(spans[3]).toMatchObject({ spanId: 'cccccccccccccccc', parentSpanId: 'aaaaaaaaaaaaaaaa', durationMs: 8 });
  expect(spans[3]?.attributes['weir.target']).toBe('127.0.0.1:7001');
});

/** What leaves by OTLP, were it received again, is what the console shows: it cannot tell another story than Jaeger. */
test.each([
  ['forwarded', forwarded()],
  ['limited', limited()],
  ['broken', broken()],
  ['aborted', aborted()],
  ['unreachable', unreachable()],
  ['retried', forwarded({ attempts: [attempt(), attempt({ number: 2, spanId: 'dddddddddddddddd' })] })],
  [
    'linked to a caller that is not trusted',
    forwarded({
      trace: {
        ...forwarded().trace,
        link: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' },
      },
    }),
  ],
])('a request that was %s looks the same by way of OTLP', (_name, record) => {
  const bytes = ProtobufTraceSerializer.serializeRequest(sdkSpans(record, 'head', resource)) as Uint8Array;
  const received = createOtlpDecoder({ isOwn: () => false }).traces('protobuf', bytes);
  const comparable = (spans: readonly TraceSpan[]) =>
    spans.map((span) => ({
      ...span,
      startedAtMs: Math.round(span.startedAtMs * 1000),
      durationMs: Math.round(span.durationMs * 1000),
      events: span.events.map((event) => ({ ...event, atMs: Math.round(event.atMs * 1000) })),
    }));
  expect(comparable(view.spans(keptOf(record)))).toEqual(comparable(received.ok ? received.items : []));
});

test('the line of a request stands at its end, with the fields of the log', () => {
  const record = limited();
  expect(view.log(keptOf(record))).toEqual({
    traceId: record.trace.traceId,
    spanId: 'aaaaaaaaaaaaaaaa',
    service: 'weir',
    atMs: 1_700_000_000_012,
    severity: 'warn',
    body: 'POST /orders/{id} 429',
    attributes: projectLog(record, 'head'),
  });
  expect(view.log(keptOf(broken())).severity).toBe('error');
});

test.each([
  ['as it is', {}, undefined],
  ['without lines of requests', { requests: false }, 'off'],
  ['of warnings alone', { level: 'warn' }, 'below-level'],
  ['of nothing', { level: 'silent' }, 'below-level'],
  ['of slow requests alone', { only: { slowerThanMs: 1000, statuses: [], retried: false } }, 'filtered'],
  ['of some of the requests, of which a kept one is always one', { sample: 0 }, undefined],
] as const)('a line that a log %s does not have says so', (_name, log, notWritten) => {
  const { telemetry, lines } = logged(logSettings(log));
  telemetry.settled(forwarded());
  const seen = telemetry.view.log(keptOf(forwarded()));
  expect(seen.notWritten).toBe(notWritten);
  expect(lines.length).toBe(notWritten === undefined ? 1 : 0);
});

test('a line has one time, on standard output, by OTLP and in the console', async () => {
  const collector = await otlpReceiver();
  const { telemetry, lines } = logged(logSettings(), collector.endpoint);
  telemetry.settled(forwarded());
  await telemetry.shutdown();
  await collector.close();
  const ended = forwarded().startedAtMs + 12;
  expect(telemetry.view.log(keptOf(forwarded())).atMs).toBe(ended);
  expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ time: new Date(ended).toISOString() });
  expect(collector.logs.map(({ at }) => at)).toEqual([`${ended}000000`]);
});

function logged(log: TelemetrySettings['log'], otlp = '') {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  return { telemetry: startTelemetry(telemetrySettings({ log, otlp }), { destination }), lines };
}
