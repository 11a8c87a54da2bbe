import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { expect, test } from 'vitest';
import { countedExporter } from './counted-queue.ts';

const slowExporter = () => {
  const batches: { items: number[]; done: (result: ExportResult) => void }[] = [];
  const lost: [number, string][] = [];
  let exported = 0;
  const counted = countedExporter<number>(
    'traces',
    { export: (items, done) => batches.push({ items, done }), shutdown: () => Promise.resolve() },
    { lost: (_signal, count, reason) => lost.push([count, reason]), exported: () => (exported += 1) },
    3,
  );
  return { ...counted, batches, lost, exported: () => exported };
};

test('what does not fit is counted, one by one, and what fits is admitted', () => {
  const { queue, lost } = slowExporter();
  expect([1, 2, 3, 4, 5].map(() => queue.admit())).toEqual([true, true, true, false, false]);
  expect(lost).toEqual([
    [1, 'queue full'],
    [1, 'queue full'],
  ]);
});

test('what the exporter takes makes room, before it is known whether it arrived', () => {
  const { queue, exporter } = slowExporter();
  for (let at = 0; at < 3; at += 1) queue.admit();
  exporter.export([1, 2], () => {});
  expect(queue.waiting).toBe(1);
  expect(queue.admit()).toBe(true);
});

test('a batch that fails is counted whole, one that arrives is not', () => {
  const { queue, exporter, batches, lost, exported } = slowExporter();
  for (let at = 0; at < 3; at += 1) queue.admit();
  const results: ExportResult[] = [];
  exporter.export([1, 2], (result) => results.push(result));
  exporter.export([3], (result) => results.push(result));
  batches[0]?.done({ code: ExportResultCode.FAILED, error: new Error('Service Unavailable') });
  batches[1]?.done({ code: ExportResultCode.SUCCESS });
  expect(lost).toEqual([[2, 'Service Unavailable']]);
  expect(exported()).toBe(1);
  expect(results.map((result) => result.code)).toEqual([ExportResultCode.FAILED, ExportResultCode.SUCCESS]);
});
