import { expect, it } from 'vitest';
import { rowWith } from '../../test/support/row-with.ts';
import type { Reading } from '../api/read-json.ts';
import { findTraces } from './find-traces.ts';

const [one, other] = ['7c1e90ab'.padEnd(32, '1'), '7c1e90ab'.padEnd(32, '2')];

const page = (rows: readonly (readonly [number, string])[], next: number | undefined) => ({
  ok: true as const,
  value: { rows: rows.map(([seq, traceId]) => rowWith({ seq, traceId })), next, startedAtMs: 1 },
});

it('looks to the end, past pages without any, and takes the newest request of each trace', async () => {
  const asked: (number | undefined)[] = [];
  const pages = [
    page([[90, one]], 80),
    page([], 40),
    page(
      [
        [30, other],
        [20, one],
      ] as const,
      undefined,
    ),
  ];
  const found = await findTraces(
    async (before) => (asked.push(before), pages[asked.length - 1] ?? page([], undefined)),
  );
  expect(asked).toEqual([undefined, 80, 40]);
  expect(found).toMatchObject({ ok: true, value: { newestOfEach: [{ seq: 90 }, { seq: 30 }], more: false } });
});

it('stops where there are more than anybody chooses from', async () => {
  const many = Array.from({ length: 60 }, (_, at) => [at + 1, String(at).padStart(32, '7')] as const);
  const found = await findTraces(async () => page(many, 1));
  expect(found.ok && [found.value.newestOfEach.length, found.value.more]).toEqual([50, true]);
});

it('says what the gateway says', async () => {
  const no: Reading<never> = { ok: false, kind: 'refused', status: 400, words: 'no such filter' };
  expect(await findTraces(async () => no)).toBe(no);
});
