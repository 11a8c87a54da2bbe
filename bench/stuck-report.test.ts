import { expect, it } from 'vitest';
import { MOST_GROWTH_BYTES, MOST_MORE_BYTES, type Slice, stuckTable, verdicts, type Watched } from './stuck-report.ts';

const MIB = 1024 * 1024;

const watched = (receiver: string, mebibytes: readonly number[], more: Partial<Watched & Slice> = {}): Watched => ({
  receiver,
  slices: mebibytes.map((size) => ({
    residentBytes: size * MIB,
    requestsPerSecond: more.requestsPerSecond ?? 1000,
    cpuMicrosPerRequest: more.cpuMicrosPerRequest ?? 100,
    p99Ms: 1,
  })),
  sent: more.sent ?? 0,
  dropped: more.dropped ?? 5,
});

const healthy = watched('200', [100, 110, 110, 110], { sent: 1000, dropped: 0 });
const faults = (stuck: Watched) => verdicts(healthy, [stuck])[1]?.faults;

it('finds no fault where memory stays, requests go on and drops are counted', () => {
  expect(faults(watched('never', [100, 140, 150, 145]))).toEqual([]);
});

it('finds each fault by itself', () => {
  const much = 110 + MOST_MORE_BYTES / MIB + 1;
  expect(faults(watched('never', [much, much, much, much]))).toEqual(['more memory than its bound']);
  const growth = MOST_GROWTH_BYTES / MIB + 1;
  expect(faults(watched('never', [100, 110, 120, 110 + growth]))).toEqual(['memory that goes on growing']);
  expect(faults(watched('503', [100, 100, 100, 100], { requestsPerSecond: 890 }))).toEqual(['fewer requests a second']);
  expect(faults(watched('503', [100, 100, 100, 100], { cpuMicrosPerRequest: 111 }))).toEqual(['more CPU per request']);
  expect(faults(watched('503', [100, 100, 100, 100], { dropped: 0 }))).toEqual(['no drop was counted']);
});

it('finds fault with a yardstick that loses something itself', () => {
  expect(verdicts({ ...healthy, dropped: 1 }, [])[0]?.faults).toEqual(['the healthy receiver lost some']);
});

it('says all of it', () => {
  const table = stuckTable(verdicts(healthy, [watched('never', [100, 140, 150, 145], { dropped: 0 })]), 300);
  expect(table).toContain('150 MiB');
  expect(table).toContain('FAULT: never: no drop was counted');
  expect(table).toContain('under load for 300 s');
});
