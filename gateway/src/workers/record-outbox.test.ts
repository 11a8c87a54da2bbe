/** A worker may serve more than its primary can remember: what is passed on is bounded, and the bound takes the dull ones first. */
import { expect, test } from 'vitest';
import { broken, forwarded, limited } from '../../test/support/settled-records.ts';
import { ordinaryBound } from '../ring/ordinary-rate.ts';
import { recordOutbox } from './record-outbox.ts';

const LARGE = 100_000_000;

test('passes everything on while there is room', () => {
  const outbox = recordOutbox({ records: 3, bytes: LARGE });
  outbox.add({ record: forwarded(), kept: 'head' }, false);
  outbox.add({ record: limited(), kept: 'tail' }, true);
  const { records, ...left } = outbox.take();
  expect(records.map(({ kept }) => kept).toSorted()).toEqual(['head', 'tail']);
  expect(left).toEqual({ passedOver: 0, dropped: 0, droppedErrors: 0 });
  expect(outbox.take()).toEqual({ records: [], passedOver: 0, dropped: 0, droppedErrors: 0 });
});

test('gives up the dull ones first, and counts them', () => {
  const outbox = recordOutbox({ records: 4, bytes: LARGE });
  for (let at = 0; at < 10; at += 1) outbox.add({ record: forwarded(), kept: 'head' }, false);
  for (let at = 0; at < 3; at += 1) outbox.add({ record: limited(), kept: 'tail' }, true);
  const { records, ...left } = outbox.take();
  expect(records.map(({ record }) => record.status)).toEqual([429, 429, 429, 200]);
  expect(left).toEqual({ passedOver: 9, dropped: 0, droppedErrors: 0 });
});

test('is bounded where all are telling, too', () => {
  const outbox = recordOutbox({ records: 4, bytes: LARGE });
  for (let at = 0; at < 10; at += 1) outbox.add({ record: limited(), kept: 'tail' }, true);
  expect(outbox.take()).toMatchObject({ records: { length: 4 }, passedOver: 0, dropped: 6, droppedErrors: 0 });
});

test('says of what was lost how much had errors', () => {
  const outbox = recordOutbox({ records: 4, bytes: LARGE });
  for (let at = 0; at < 7; at += 1) outbox.add({ record: at < 5 ? limited() : broken(), kept: 'tail' }, true);
  expect(outbox.take()).toMatchObject({ dropped: 3, droppedErrors: 2 });
});

test('what the ring would pass over is passed over here, and is no loss', () => {
  const outbox = recordOutbox({ records: LARGE, bytes: LARGE }, () => 0);
  const offered = ordinaryBound.burst + 700;
  for (let at = 0; at < offered; at += 1) outbox.add({ record: forwarded(), kept: 'head' }, false);
  outbox.add({ record: limited(), kept: 'tail' }, true);
  expect(outbox.take()).toMatchObject({ records: { length: ordinaryBound.burst + 1 }, passedOver: 700, dropped: 0 });
  expect(outbox.take()).toMatchObject({ passedOver: 0 });
});

test('is bounded by bytes: targets may be long, and are cut as the ring keeps them', () => {
  const request = { ...forwarded().request, path: `/${'a'.repeat(16_000)}` };
  const outbox = recordOutbox({ records: 1_000, bytes: 100_000 });
  for (let at = 0; at < 100; at += 1) outbox.add({ record: forwarded({ request }), kept: 'head' }, false);
  const { records, passedOver } = outbox.take();
  expect(JSON.stringify(records).length).toBeLessThan(100_000);
  expect(records.length).toBeGreaterThan(10);
  expect(records.length + passedOver).toBe(100);
});
