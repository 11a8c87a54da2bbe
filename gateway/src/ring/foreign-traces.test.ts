/** What is read of the ring without opening its traces one by one. */
import { expect, it } from 'vitest';
import { forwarded } from '../../test/support/settled-records.ts';
import { spanOf, traceLogOf } from '../../test/support/trace-items.ts';
import { createTraceRing } from './create-trace-ring.ts';

const traceId = forwarded().trace.traceId;
const strange = (number: number): string => `${number}`.padStart(32, 'e');

it('knows the traces that only services told of, newest first, until their record comes', () => {
  const ring = createTraceRing({ mostBytes: 1024 * 1024 });
  ring.addSpans([spanOf({ traceId: strange(1) }), spanOf(), spanOf({ traceId: strange(2) })]);
  expect([...ring.foreign()]).toEqual([strange(2), traceId, strange(1)]);
  ring.addRecord({ record: forwarded(), kept: 'head', worker: 0 });
  expect([...ring.foreign()]).toEqual([strange(2), strange(1)]);
});

it('reads the spans of a trace one by one, without its lines, and says how many were cut', () => {
  const ring = createTraceRing({ mostBytes: 1024 * 1024 });
  const spans = [spanOf(), spanOf({ spanId: 'eeeeeeeeeeeeeeee' })];
  ring.addSpans([...spans, spanOf({ attributes: { text: 'x'.repeat(100_000) } })]);
  ring.addLogs([traceLogOf()]);
  const read = ring.spansOf(traceId);
  expect([...read.spans]).toEqual(spans);
  expect(read.cut).toBe(1);
  expect([...ring.spansOf(strange(9)).spans]).toEqual([]);
});
