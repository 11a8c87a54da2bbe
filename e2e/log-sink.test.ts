import { expect, it } from 'vitest';
import { readLogs } from './log-sink.ts';

const field = (number: number, ...content: (Buffer | string)[]): Buffer => {
  const bytes = Buffer.concat(content.map((part) => Buffer.from(part as string)));
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 0x7f) | 0x80, bytes.length >> 7];
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length]), bytes]);
};
const attribute = (key: string, value: string): Buffer => field(1, field(1, key), field(2, field(1, value)));
const traceId = '0af7651916cd43dd8448eb211c80319c';

it('log records are read of OTLP with their service, trace and text, whatever stands between', () => {
  const fixed64 = Buffer.from([1 * 8 + 1, 1, 2, 3, 4, 5, 6, 7, 8]);
  const severity = Buffer.from([2 * 8 + 0, 0x89, 0x01]);
  const flags = Buffer.from([8 * 8 + 5, 1, 0, 0, 0]);
  const longText = 'x'.repeat(300);
  const record = field(
    2,
    fixed64,
    severity,
    field(5, field(1, longText)),
    flags,
    field(9, Buffer.from(traceId, 'hex')),
  );
  const bare = field(2, fixed64);
  const resource = field(1, attribute('host.name', 'here'), attribute('service.name', 'orders'));
  const request = Buffer.concat([
    field(1, resource, field(2, field(1, 'scope'), record, bare)),
    field(1, field(2, bare)),
  ]);

  expect(readLogs(request)).toEqual([
    { service: 'orders', traceId, body: longText },
    { service: 'orders', traceId: '', body: '' },
    { service: '', traceId: '', body: '' },
  ]);
});
