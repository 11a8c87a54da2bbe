/** Our serializers are quicker than the SDK's; these tests hold that they are nothing else. */
import { ProtobufLogsSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  aborted,
  broken,
  forwarded,
  limited,
  switched,
  unreachable,
  unrouted,
} from '../../test/support/settled-records.ts';
import type { RequestRecord } from '../record.ts';
import { toLogRecord } from './log-record.ts';
import { serializeLogs, serializeSpans } from './otlp-serialize.ts';
import { projectLog } from './project-log.ts';
import { projectSpans } from './project-spans.ts';
import { gatewayResource } from './resource.ts';

const resource = gatewayResource({ service: 'weir' });

const followed = forwarded();
const records: Record<string, RequestRecord> = {
  forwarded: forwarded(),
  limited: limited(),
  broken: broken(),
  aborted: aborted(),
  unreachable: unreachable(),
  switched: switched(),
  unrouted: unrouted(),
  'following a caller': forwarded({
    trace: { ...followed.trace, parentSpanId: 'bbbbbbbbbbbbbbbb', tracestate: 'a=1,b@c=x y', random: false },
  }),
  'linked to a caller': forwarded({
    trace: { ...followed.trace, link: { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' } },
  }),
};

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes as Uint8Array).toString('hex');

const logOf = (record: RequestRecord) =>
  toLogRecord(
    { level: 'info', message: 'POST /orders 200', fields: projectLog(record, 'head'), trace: record.trace },
    resource,
    1_700_000_000_123.456,
  );

describe.each(Object.entries(records))('%s', (_name, record) => {
  test('spans are what the SDK writes, byte for byte', () => {
    const spans = projectSpans(record, 'tail', resource);
    expect(hex(serializeSpans(spans))).toBe(hex(ProtobufTraceSerializer.serializeRequest(spans)));
  });

  test('a log record is what the SDK writes, byte for byte', () => {
    const logs = [logOf(record)];
    expect(hex(serializeLogs(logs))).toBe(hex(ProtobufLogsSerializer.serializeRequest(logs)));
  });
});

test('a batch larger than the room first taken is what the SDK writes', () => {
  const spans = Array.from({ length: 300 }, () => projectSpans(forwarded(), 'head', resource)).flat();
  const ours = serializeSpans(spans);
  expect(ours?.length).toBeGreaterThan(65_536);
  expect(hex(ours)).toBe(hex(ProtobufTraceSerializer.serializeRequest(spans)));
});

test.each([2 ** 53, -(2 ** 53), 2 ** 63, -(2 ** 63), 2 ** 63 - 1024, -0, 1e21])('the number %d', (number) => {
  const [span] = projectSpans(forwarded(), 'head', resource);
  const spans = [{ ...(span as NonNullable<typeof span>), attributes: { number } as Record<string, number> }];
  expect(hex(serializeSpans(spans))).toBe(hex(ProtobufTraceSerializer.serializeRequest(spans)));
});

test('whatever clients, upstreams and clocks put into a record', () => {
  const number = fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger(), fc.constant(-1), fc.constant(2 ** 32));
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string(),
    number,
    fc.boolean(),
    fc.array(fc.string()),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value), fc.double({ min: 0, max: 4e12, noNaN: true }), (fields, atMs) => {
      const [span] = projectSpans(forwarded({ startedAtMs: atMs }), 'head', resource);
      const spans = [{ ...(span as NonNullable<typeof span>), attributes: { ...fields } as Record<string, string> }];
      expect(hex(serializeSpans(spans))).toBe(hex(ProtobufTraceSerializer.serializeRequest(spans)));
    }),
    { numRuns: 300 },
  );
});
