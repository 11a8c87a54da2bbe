/** What we write without making objects is what the SDK's serializers write of its objects, byte for byte. */
import { ProtobufLogsSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { Resource } from '@opentelemetry/resources';
import { resourceFromAttributes } from '@opentelemetry/resources';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SdkSpans, sdkLog, sdkSpans } from '../../test/support/sdk-telemetry.ts';
import {
  aborted,
  attempt,
  broken,
  forwarded,
  limitDecision,
  limited,
  switched,
  unreachable,
  unrouted,
  unsampled,
  verdict,
} from '../../test/support/settled-records.ts';
import type { RequestRecord } from '../record.ts';
import { attributeKey } from './attribute-bytes.ts';
import { type SpanAttributeName, spanAttributes } from './attributes.ts';
import { writeLogLine } from './log-bytes.ts';
import type { LogLine } from './log-line.ts';
import { type OtlpFrame, otlpFrame } from './otlp-frame.ts';
import { projectLog } from './project-log.ts';
import { projectSpans, spanCount } from './project-spans.ts';
import { ProtoWriter } from './proto-writer.ts';
import { gatewayResource } from './resource.ts';
import { SpanBytes } from './span-bytes.ts';
import type { SpanSink } from './span-sink.ts';

const resource = gatewayResource({ service: 'weir' });

function writerIn({ room }: OtlpFrame): ProtoWriter {
  const writer = new ProtoWriter(room);
  writer.at = room;
  return writer;
}

/** Told to both: what we write, and what the SDK makes of the same. */
function bothOf(tell: (sink: SpanSink) => void, of: Resource = resource): { ours: string; theirs: string } {
  const frame = otlpFrame(of);
  const writer = writerIn(frame);
  tell(new SpanBytes(writer));
  const sdk = new SdkSpans(of);
  tell(sdk);
  return {
    ours: hex(frame.close(writer)),
    theirs: hex(ProtobufTraceSerializer.serializeRequest(sdk.spans)),
  };
}

function logsOf(lines: readonly LogLine[]): { ours: string; theirs: string } {
  const frame = otlpFrame(resource);
  const writer = writerIn(frame);
  for (const line of lines) writeLogLine(writer, line);
  const sdk = lines.map((line) => sdkLog(line, resource));
  return { ours: hex(frame.close(writer)), theirs: hex(ProtobufLogsSerializer.serializeRequest(sdk)) };
}

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes as Uint8Array).toString('hex');

const { trace } = forwarded();
const records: Record<string, RequestRecord> = {
  forwarded: forwarded(),
  limited: limited(),
  broken: broken(),
  aborted: aborted(),
  unreachable: unreachable(),
  switched: switched(),
  unrouted: unrouted(),
  retried: forwarded({
    attempts: [
      attempt({ outcome: { kind: 'failed', problem: 'upstream-reset', failure: 'ECONNRESET' }, retryVerdict: 'safe' }),
      attempt({ number: 2, spanId: 'd'.repeat(16), targetScheme: 'https', lookedUpMs: 1002.1, reachedMs: 1002.4 }),
    ],
  }),
  'limited in shadow, without Redis': forwarded({
    limits: limitDecision({
      mode: 'local',
      degradedBy: 'timeout',
      verdicts: [verdict({ shadow: true, allowed: false })],
    }),
    guard: {
      allowed: false,
      mode: 'local',
      askedStore: false,
      limit: 10,
      wholeLimit: 10,
      consumed: 11,
      blockedForMs: 60_000.5,
    },
  }),
  'following a caller': forwarded({
    trace: { ...trace, parentSpanId: 'bbbbbbbbbbbbbbbb', tracestate: 'a=1,b@c=x y', random: false },
  }),
  'kept at its end': unsampled(broken()),
  'linked to a caller': forwarded({
    trace: { ...trace, link: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' } },
  }),
};

const lineOf = (record: RequestRecord): LogLine => ({
  level: 'info',
  message: 'POST /orders 200',
  fields: projectLog(record, 'head'),
  atMs: 1_700_000_000_123.456,
  trace: record.trace,
});

describe.each(Object.entries(records))('%s', (_name, record) => {
  test('spans', () => {
    const { ours, theirs } = bothOf((sink) => projectSpans(record, 'tail', sink));
    expect(ours).toBe(theirs);
  });

  test('are as many as were counted before they were made', () => {
    expect(sdkSpans(record, 'head', resource)).toHaveLength(spanCount(record));
  });

  test('a log record', () => {
    const { ours, theirs } = logsOf([lineOf(record)]);
    expect(ours).toBe(theirs);
  });
});

test.each(['info', 'warn', 'error'] as const)('a line about the process, %s', (level) => {
  const { ours, theirs } = logsOf([
    { level, message: 'Redis is lost', fields: { a: -1, b: 0.5 }, atMs: 0, trace: undefined },
  ]);
  expect(ours).toBe(theirs);
});

test('a batch of any length, whose lengths take one, two, three and four bytes', () => {
  for (const count of [0, 1, 2, 20, 300, 3000]) {
    const { ours, theirs } = bothOf((sink) => {
      for (let at = 0; at < count; at += 1) projectSpans(forwarded(), 'head', sink);
    });
    if (count > 0) expect(ours === theirs, String(count)).toBe(true);
  }
});

test('a resource with anything an operator may set', () => {
  const odd = resourceFromAttributes({
    'deployment.environment.name': 'prüfung \u{1f6b0}',
    list: ['a', 'b'],
    n: 1.5,
    on: true,
  });
  const { ours, theirs } = bothOf((sink) => projectSpans(forwarded(), 'head', sink), odd);
  expect(ours).toBe(theirs);
});

const oneAttribute = (tell: (sink: SpanSink) => void) =>
  bothOf((sink) => {
    sink.trace(trace);
    sink.begin('a', 'server', 'a'.repeat(16), undefined, false, 0, 1);
    tell(sink);
    sink.end('unset', undefined);
  });

test.each([0, 1, 127, 128, 255, 2 ** 32, 2 ** 53, -(2 ** 53), 2 ** 63, -(2 ** 63), 2 ** 63 - 1024, -0, -1, 1e21, 0.5])(
  'the number %d',
  (number) => {
    const { ours, theirs } = oneAttribute((sink) => sink.number(attributeKey('weir.guard.limit'), number));
    expect(ours).toBe(theirs);
  },
);

test.each(Array.from({ length: 300 }, (_, length) => length))('a text of %d characters, of each width', (length) => {
  for (const letter of ['a', 'é', '€', '\u{d800}']) {
    const { ours, theirs } = oneAttribute((sink) => sink.text(attributeKey('url.path'), letter.repeat(length)));
    expect(ours).toBe(theirs);
  }
});

test('whatever clients, upstreams and clocks put into a record', () => {
  const names = Object.keys(spanAttributes) as SpanAttributeName[];
  const number = fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger(), fc.constant(-1), fc.constant(2 ** 32));
  // Of the unit binary: NUL, lone surrogates and all planes.
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string(),
    fc.string({ minLength: 120, maxLength: 140 }),
  );
  const attribute = fc.oneof(text, number, fc.boolean(), fc.array(text, { maxLength: 40 }));
  const time = fc.double({ min: 0, max: 4e12, noNaN: true });
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...names)),
      fc.func(attribute),
      text,
      text,
      time,
      (keys, valueOf, name, message, atMs) => {
        const { ours, theirs } = bothOf((sink) => {
          sink.trace(trace);
          sink.begin(name, 'client', 'b'.repeat(16), 'a'.repeat(16), false, atMs, atMs + 1);
          for (const key of keys) tellAny(sink, key, valueOf(key));
          sink.event('weir.limited', atMs, { 'weir.limit.policies': [message], 'weir.store_mode': name });
          sink.end('error', message === '' ? undefined : message);
        });
        expect(ours).toBe(theirs);
      },
    ),
    { numRuns: 300 },
  );
});

function tellAny(sink: SpanSink, name: SpanAttributeName, value: string | number | boolean | string[]): void {
  const key = attributeKey(name);
  if (typeof value === 'string') sink.text(key, value);
  else if (typeof value === 'number') sink.number(key, value);
  else if (typeof value === 'boolean') sink.flag(key, value);
  else sink.texts(key, value);
}

test('whatever a line of the log says', () => {
  const text = fc.string({ unit: 'binary', maxLength: 200 });
  const fields = fc.dictionary(text, fc.oneof(text, fc.double(), fc.integer()), { noNullPrototype: true });
  fc.assert(
    fc.property(text, fields, fc.double({ min: 0, max: 4e12, noNaN: true }), (message, given, atMs) => {
      const { ours, theirs } = logsOf([{ level: 'warn', message, fields: given, atMs, trace }]);
      expect(ours).toBe(theirs);
    }),
    { numRuns: 300 },
  );
});
