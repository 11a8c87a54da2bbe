import { expect, test } from 'vitest';
import { forwarded, limited } from '../../../test/support/settled-records.ts';
import { createTraceRing } from '../../ring/create-trace-ring.ts';
import type { AdminRequest } from '../admin-request.ts';
import type { RequestPage } from './api-types.ts';
import { requestsPage } from './requests-page.ts';

const ring = createTraceRing({ mostBytes: 64 * 1024 * 1024 });
const MOST_WALKED = 1000;
const ALL = MOST_WALKED + 300;
for (let count = 1; count <= ALL; count += 1) {
  const trace = { ...forwarded().trace, traceId: count.toString(16).padStart(32, '0') };
  ring.addRecord({ record: count <= 3 ? limited({ trace }) : forwarded({ trace }), kept: 'head', worker: 0 });
}
const asked = requestsPage({ ring, state: () => ({ startedAtMs: 7 }) });

function ask(query: string): { status: number; page: RequestPage } {
  const request: AdminRequest = { method: 'GET', path: '/api/requests', query, headers: {}, local: true };
  const { status, body } = asked(request);
  return { status, page: JSON.parse(String(body)) as RequestPage };
}

const seqs = ({ page }: ReturnType<typeof ask>) => page.rows.map((row) => row.seq);

test('newest first, a hundred of them, and where to go on', () => {
  const first = ask('');
  expect(seqs(first)).toEqual(Array.from({ length: 100 }, (_, index) => ALL - index));
  expect(first.page.next).toBe(ALL - 99);
  expect(seqs(ask(`before=${first.page.next}&limit=2`))).toEqual([ALL - 100, ALL - 101]);
});

test('at the end there is nowhere to go on', () => {
  expect(ask('before=4&limit=3').page).toMatchObject({ rows: [{ seq: 3 }, { seq: 2 }, { seq: 1 }] });
  expect(ask('before=4&limit=3').page.next).toBeUndefined();
  expect(ask('before=4&limit=2').page.next).toBe(2);
  expect(ask('before=1').page).toEqual({ rows: [], startedAtMs: 7 });
});

test('a filter that finds little looks only so far, and says where it is', () => {
  const first = ask('filter=outcome:limited');
  expect(first.page).toEqual({ rows: [], next: ALL - MOST_WALKED + 1, startedAtMs: 7 });
  expect(seqs(ask(`filter=outcome:limited&before=${first.page.next}`))).toEqual([3, 2, 1]);
});

test.each([
  'limit=0',
  'limit=201',
  'limit=1.5',
  'limit=-1',
  'limit=1e2',
  'before=x',
  'before=9999999999999999',
  'filter=ms:%3E',
])('%s is refused', (query) => {
  expect(ask(query).status).toBe(400);
});

test('a refusal says what is wrong with the filter', () => {
  const { detail } = ask('filter=nonsense:1').page as unknown as { detail: string };
  expect(detail).toContain('nonsense');
});
