import { expect, test } from 'vitest';
import { block, integer } from '../../test/support/proto-bytes.ts';
import { otlpAnswer, otlpFailure, readOtlpFormat } from './otlp-answer.ts';

const text = (body: Uint8Array) => Buffer.from(body).toString();
const hex = (body: Uint8Array) => Buffer.from(body).toString('hex');
const nothing = { rejected: 0, message: '' };

test.each([
  ['application/json', 'json'],
  ['Application/JSON; charset=utf-8', 'json'],
  ['application/x-protobuf', 'protobuf'],
  [' application/x-protobuf ;v=1', 'protobuf'],
  ['application/jsonp', undefined],
  ['text/plain', undefined],
  ['', undefined],
  [undefined, undefined],
])('%s is %s', (contentType, format) => expect(readOtlpFormat(contentType)).toBe(format));

test('a request that was taken whole has an empty answer', () => {
  expect(otlpAnswer('protobuf', nothing).body).toHaveLength(0);
  expect(text(otlpAnswer('json', nothing).body)).toBe('{}');
  expect(otlpAnswer('json', nothing).contentType).toBe('application/json');
  expect(otlpAnswer('protobuf', nothing).contentType).toBe('application/x-protobuf');
});

test('what was not taken is counted under the name of the signal', () => {
  const spans = { rejected: 300, message: 'too many', of: 'spans' } as const;
  expect(JSON.parse(text(otlpAnswer('json', spans).body))).toEqual({
    partialSuccess: { rejectedSpans: '300', errorMessage: 'too many' },
  });
  expect(text(otlpAnswer('json', { ...spans, of: 'log records' }).body)).toContain('"rejectedLogRecords":"300"');
  expect(hex(otlpAnswer('protobuf', spans).body)).toBe(hex(block(1, integer(1, 300), block(2, 'too many'))));
});

test('a message alone is a warning', () => {
  const warning = { rejected: 0, message: 'metrics are not kept' };
  expect(JSON.parse(text(otlpAnswer('json', warning).body))).toEqual({
    partialSuccess: { errorMessage: 'metrics are not kept' },
  });
  expect(hex(otlpAnswer('protobuf', warning).body)).toBe(hex(block(1, block(2, 'metrics are not kept'))));
});

test('a failure is a google.rpc.Status', () => {
  expect(JSON.parse(text(otlpFailure('json', 'no "JSON"').body))).toEqual({ message: 'no "JSON"' });
  expect(hex(otlpFailure('protobuf', 'no').body)).toBe(hex(block(2, 'no')));
});
