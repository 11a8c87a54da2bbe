import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { forwarded, limited } from '../../../test/support/settled-records.ts';
import { liveRow, textFor } from './live-row.ts';
import { pickRows } from './pick-rows.ts';
import { appetites, hold, isBehind, viewer } from './viewer.ts';

const row = (seq: number, standsOut = false) =>
  liveRow({ record: standsOut ? limited() : forwarded(), kept: 'head', worker: 0, seq });
const rows = (from: number, count: number) => Array.from({ length: count }, (_, index) => row(from + index));
const seqs = (list: readonly { kept: { seq: number } }[]) => list.map(({ kept }) => kept.seq);
const nobody = () => viewer('', undefined, appetites.few, new ServerResponse(new IncomingMessage(new Socket())));

test('of what waits for a viewer the newest stay, and the others are counted', () => {
  const slow = nobody();
  expect(isBehind(slow)).toBe(false);
  hold(slow, { rows: rows(1, 150), passedOver: 0 });
  hold(slow, { rows: rows(151, 150), passedOver: 0 });
  expect(seqs(slow.waiting)).toEqual(seqs(rows(101, 200)));
  expect(slow.skipped).toBe(100);
  expect(isBehind(slow)).toBe(true);
});

test('what was passed over counts as not shown, also where nothing waits', () => {
  const slow = nobody();
  hold(slow, { rows: [], passedOver: 7 });
  expect(slow.skipped).toBe(7);
  expect(isBehind(slow)).toBe(true);
});

test('rows are picked only where there are too many: telling ones first, then the newest, in their order', () => {
  const few = rows(1, 4);
  expect(pickRows(few, 4)).toBe(few);
  const many = [row(1, true), row(2), row(3), row(4, true), row(5), row(6)];
  expect(seqs(pickRows(many, 4))).toEqual([1, 4, 5, 6]);
  expect(seqs(pickRows(many, 1))).toEqual([4]);
  expect(seqs(pickRows([row(1, true), row(2, true), row(3, true)], 2))).toEqual([2, 3]);
});

test('a row is made once, whoever asks', () => {
  const one = row(1);
  const made = textFor(one);
  expect(JSON.parse(made)).toMatchObject({ seq: 1, route: 'get-order' });
  const { row: first } = one;
  textFor(one);
  expect(one.row).toBe(first);
});
