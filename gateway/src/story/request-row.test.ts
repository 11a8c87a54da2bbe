import { expect, it } from 'vitest';
import {
  aborted,
  forwarded,
  limitDecision,
  limited,
  STARTED_AT_MS,
  verdict,
} from '../../test/support/settled-records.ts';
import { rowOf } from './request-row.ts';

it('is what the list shows of a record', () => {
  expect(rowOf({ record: forwarded({ endedMs: 1012.34567 }), kept: 'head', worker: 1, seq: 9 })).toEqual({
    seq: 9,
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    atMs: STARTED_AT_MS,
    method: 'POST',
    target: '/orders/42?token=…&page=2',
    status: 200,
    durationMs: 12.346,
    chip: 'ok',
    outcome: 'forwarded',
    route: 'get-order',
    upstream: 'orders',
    client: '192.0.2.7',
    why: 'orders answered, by route get-order',
    shadow: false,
    kept: 'head',
    worker: 1,
  });
});

it('is marked when only a policy in shadow would have refused', () => {
  const tried = verdict({ policy: 'tried', shadow: true, allowed: false, remaining: 0 });
  const passed = forwarded({ limits: limitDecision({ verdicts: [tried, verdict()] }) });
  expect(rowOf({ record: passed, kept: 'head', worker: 0, seq: 1 })).toMatchObject({
    chip: 'ok',
    shadow: true,
    why: 'orders answered, by route get-order; tried (shadow): would have been limited',
  });
  const refused = limited({
    limits: limitDecision({ allowed: false, verdicts: [tried, verdict({ allowed: false, remaining: 0 })] }),
  });
  const row = rowOf({ record: refused, kept: 'head', worker: 0, seq: 1 });
  expect(row).toMatchObject({ chip: 'limited', shadow: false });
  expect(row.why).not.toContain('tried');
});

it('leaves out what did not come to be', () => {
  const row = rowOf({ record: limited({ client: undefined, route: undefined }), kept: 'tail', worker: 0, seq: 1 });
  expect(row).toMatchObject({
    chip: 'limited',
    outcome: 'limited',
    route: undefined,
    upstream: undefined,
    client: undefined,
  });
  expect(rowOf({ record: aborted(), kept: 'head', worker: 0, seq: 1 })).toMatchObject({
    chip: 'aborted',
    status: undefined,
  });
});

it('is bounded and of one line', () => {
  const { request } = forwarded();
  const record = forwarded({ request: { ...request, path: `/\n${'p'.repeat(9000)}` } });
  const { target } = rowOf({ record, kept: 'head', worker: 0, seq: 1 });
  expect(target).toHaveLength(256);
  expect(target).toMatch(/^\/\\np+…$/);
});
