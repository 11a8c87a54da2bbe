import { afterEach, describe, expect, test } from 'vitest';
import { type AdminDesk, type AdminDeskParts, startAdminDesk } from '../../../test/support/admin-desk.ts';
import { forwarded, unsampled } from '../../../test/support/settled-records.ts';
import { spanOf, traceLogOf } from '../../../test/support/trace-items.ts';
import type { TracePage } from './api-types.ts';

const { traceId, spanId } = forwarded().trace;
const open: AdminDesk[] = [];
afterEach(async () => {
  for (const desk of open.splice(0)) await desk.close();
});

async function start(parts: AdminDeskParts = {}): Promise<AdminDesk> {
  const desk = await startAdminDesk(parts);
  open.push(desk);
  return desk;
}

async function pageOf({ url }: AdminDesk, id = traceId): Promise<TracePage> {
  const response = await fetch(`${url}/api/traces/${id}`);
  expect(response.status).toBe(200);
  return (await response.json()) as TracePage;
}

test('one page has the record in words, its spans and lines and those of the services, in order', async () => {
  const desk = await start();
  desk.keep(forwarded());
  const { startedAtMs } = forwarded();
  desk.desk.ring.addSpans([
    spanOf({ startedAtMs: startedAtMs - 5 }),
    spanOf({ spanId: 'ee'.repeat(8), startedAtMs: startedAtMs + 4 }),
  ]);
  desk.desk.ring.addLogs([traceLogOf({ atMs: startedAtMs + 1 }), traceLogOf({ atMs: startedAtMs + 60_000 })]);
  const page = await pageOf(desk, traceId.toUpperCase());
  expect(page.requests).toMatchObject([{ row: { traceId }, record: { trace: { traceId } } }]);
  expect(page.requests[0]?.story.lines.length).toBeGreaterThan(3);
  expect(page.spans.map((span) => span.service)).toEqual(expect.arrayContaining(['weir', 'orders']));
  const starts = page.spans.map((span) => span.startedAtMs);
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
  expect(page.logs.map((log) => log.service)).toEqual(['orders', 'weir', 'orders']);
});

test('a span is there once, and what the gateway knows of itself stands', async () => {
  const desk = await start();
  desk.keep(forwarded());
  desk.desk.ring.addSpans([spanOf({ spanId, service: 'impostor' }), spanOf()]);
  const { spans } = await pageOf(desk);
  expect(spans.filter((span) => span.spanId === spanId)).toMatchObject([{ service: 'weir' }]);
  expect(new Set(spans.map((span) => span.spanId)).size).toBe(spans.length);
});

test('where services were not sampled the page says so', async () => {
  const desk = await start();
  desk.keep(unsampled(forwarded()), 'tail');
  expect((await pageOf(desk)).gatewayOnly).toBe(true);
  desk.keep(forwarded());
  expect((await pageOf(desk)).gatewayOnly).toBe(false);
  // Kept for how it ended, after its flag had gone on the wire.
  const told = await start();
  told.keep(forwarded(), 'tail');
  expect((await pageOf(told)).gatewayOnly).toBe(false);
});

test('spans that come before their request has ended are a page, too', async () => {
  const desk = await start();
  desk.desk.ring.addSpans([spanOf()]);
  expect(await pageOf(desk)).toMatchObject({ requests: [], spans: [{ service: 'orders' }], gatewayOnly: false });
});

test('links to where the whole trace is, when there is such a place', async () => {
  const desk = await start({ settings: { traceUrl: 'http://127.0.0.1:16686/trace/{traceId}' } });
  desk.keep(forwarded());
  expect((await pageOf(desk)).traceUrl).toBe(`http://127.0.0.1:16686/trace/${traceId}`);
  const without = await start();
  without.keep(forwarded());
  expect((await pageOf(without)).traceUrl).toBeUndefined();
});

describe('a trace that is not here', () => {
  const unknown = '0'.repeat(31).concat('1');

  test('may have gone for reasons that the answer names', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/api/traces/${unknown}`);
    expect(response.status).toBe(404);
    expect(((await response.json()) as { detail: string }).detail).toMatch(/not sampled.*newer.*another gateway/);
  });

  test('or nothing is kept at all', async () => {
    const { url } = await start({ settings: { keepBytes: 0 } });
    const response = await fetch(`${url}/api/traces/${unknown}`);
    expect(await response.json()).toMatchObject({ status: 404, type: 'urn:weir:problem:admin-nothing-kept' });
  });

  test.each(['', '1', `${unknown}0`, 'g'.repeat(32), `${unknown}/x`, '%00'])('"%s" is no trace id', async (id) => {
    const { url } = await start();
    expect((await fetch(`${url}/api/traces/${id}`)).status).toBe(400);
  });
});
