/** What fails comes from three sides, and stands in one list, each failure once. */
import { SeverityNumber, SpanStatusCode } from '@opentelemetry/api';
import { JsonLogsSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { afterEach, expect, test } from 'vitest';
import { type AdminDesk, DESK_YAML, startAdminDesk } from '../../../test/support/admin-desk.ts';
import { sdkLog, sdkSpan, TRACE_ID } from '../../../test/support/otlp-items.ts';
import { forwarded, unreachable } from '../../../test/support/settled-records.ts';
import type { ErrorsPage } from './api-types.ts';

const open: AdminDesk[] = [];
afterEach(async () => {
  for (const desk of open.splice(0)) await desk.close();
});

async function start(yaml = DESK_YAML): Promise<AdminDesk> {
  // Pages are remembered for a moment: here each is asked for once.
  const desk = await startAdminDesk({ yaml });
  open.push(desk);
  return desk;
}

const page = async ({ url }: AdminDesk): Promise<ErrorsPage> =>
  (await (await fetch(`${url}/api/errors`)).json()) as ErrorsPage;

async function post({ url }: AdminDesk, path: string, type: string, body: Uint8Array): Promise<void> {
  const response = await fetch(url + path, { method: 'POST', headers: { 'content-type': type }, body });
  expect(response.status).toBe(200);
}

test('is empty at first, and says since when', async () => {
  const desk = await start();
  const { startedAtMs } = desk.desk.state();
  expect(await page(desk)).toEqual({ groups: [], forgotten: 0, unread: 0, sinceMs: startedAtMs, requests: 'all' });
});

test('says when only failures of sampled requests are seen', async () => {
  expect((await page(await start(`${DESK_YAML}\ntelemetry: { keep: { errors: false } }`))).requests).toBe('sampled');
  expect((await page(await start(`${DESK_YAML}\ntelemetry: { cap: 5/second }`))).requests).toBe('sampled');
});

test('has failures of requests, and those that services told as a span and as a line once', async () => {
  const desk = await start();
  desk.keep(forwarded());
  desk.keep(unreachable());
  const attributes = { 'exception.type': 'OutOfStock', 'exception.message': 'no A-1 left' };
  const span = sdkSpan({
    attributes: { 'http.response.status_code': 500 },
    events: [{ name: 'exception', time: [1_700_000_000, 130_000_000], attributes }],
  });
  const line = sdkLog({ severityNumber: SeverityNumber.ERROR, body: 'request failed', attributes });
  await post(
    desk,
    '/v1/traces',
    'application/x-protobuf',
    ProtobufTraceSerializer.serializeRequest([span, sdkSpan({ status: { code: SpanStatusCode.UNSET } })]) as Uint8Array,
  );
  await post(desk, '/v1/logs', 'application/json', JsonLogsSerializer.serializeRequest([line, sdkLog()]) as Uint8Array);
  const { groups } = await page(desk);
  expect(
    groups.map(({ source, service, type, message, where, count, traceIds }) => [
      source,
      service,
      type,
      message,
      where,
      count,
      traceIds,
    ]),
  ).toEqual([
    ['span', 'orders', 'OutOfStock', 'no A-1 left', 'POST /orders', 1, [TRACE_ID]],
    [
      'request',
      'weir',
      'upstream-unreachable',
      expect.stringContaining('127.0.0.1:7001'),
      'POST /orders/{id} → orders',
      1,
      [TRACE_ID],
    ],
  ]);
});
