/** A trace over six services, one of them with a clock of its own; and a large one. */
import type { TracePage } from '../../../src/admin/api/api-types.ts';
import type { Attributes, TraceLog, TraceSpan } from '../../../src/ring/trace-span.ts';
import type { RequestRow } from '../../../src/story/story.ts';
import { ATTACKS, recordOf, storyOf } from './made-up-rows.ts';

const idOf = (at: number): string => (0xa1 + at).toString(16).padStart(16, '0');

type Made = readonly [
  service: string,
  name: string,
  kind: TraceSpan['kind'],
  parent: number | undefined,
  fromMs: number,
  tookMs: number,
  attributes?: Attributes,
];

const SIX: readonly Made[] = [
  [
    'weir',
    'POST create-order',
    'server',
    undefined,
    0,
    38.4,
    { 'http.route': '/orders', 'http.response.status_code': 201 },
  ],
  ['weir', 'limit-rate', 'internal', 0, 0.3, 0.4, { 'weir.limit.mode': 'redis' }],
  ['weir', 'POST', 'client', 0, 1.1, 36.8, { 'server.address': '127.0.0.1', 'server.port': 7000 }],
  ['storefront', 'POST /orders', 'server', 2, 1.6, 35.8, { 'http.route': '/orders' }],
  ['storefront', 'POST', 'client', 3, 2.9, 33.1],
  ['orders', 'POST /orders', 'server', 4, 3.4, 32],
  ['orders', 'GET', 'client', 5, 4.2, 11.9, { 'url.full': 'http://127.0.0.1:7003/stock/tea' }],
  ['inventory', 'GET /stock/:item', 'server', 6, 4.9, 10.4],
  [
    'inventory',
    'SELECT stock',
    'client',
    7,
    5.6,
    8.2,
    { 'db.query.text': 'select count from stock where item = $1', 'db.system.name': 'postgresql' },
  ],
  ['orders', 'POST', 'client', 5, 4.3, 22.7],
  ['payments', 'POST /payments', 'server', 9, -6.1, 21.2],
  ['payments', 'INSERT payments', 'client', 10, -2.3, 14.9, { 'db.query.text': ATTACKS[1], note: ATTACKS[0] }],
  ['orders', 'INSERT orders', 'client', 5, 27.9, 5.2],
  ['orders', 'order-placed publish', 'producer', 5, 33.5, 1.2, { 'messaging.system': 'bullmq' }],
  ['notifications', 'order-placed process', 'consumer', 13, 36.9, 9.6],
  ['notifications', 'send mail', 'internal', 14, 38, 7.7],
];

const spanOf = (
  traceId: string,
  startMs: number,
  [service, name, kind, parent, from, took, attributes]: Made,
  at: number,
): TraceSpan => ({
  traceId,
  spanId: idOf(at),
  parentSpanId: parent === undefined ? undefined : idOf(parent),
  service,
  name,
  kind,
  startedAtMs: startMs + from,
  durationMs: took,
  status: 'unset',
  statusMessage: undefined,
  attributes: { ...attributes },
  events: [],
  links: [],
});

function sixServices(row: RequestRow): TraceSpan[] {
  const spans = SIX.map((made, at) => spanOf(row.traceId, row.atMs, made, at));
  spans[15] = {
    ...(spans[15] as TraceSpan),
    status: 'error',
    statusMessage: `no such mailbox: ${ATTACKS[0]}`,
    events: [
      {
        name: 'exception',
        atMs: row.atMs + 44,
        attributes: {
          'exception.type': 'Error',
          'exception.stacktrace':
            'Error: no such mailbox\n    at send (send-mail.ts:12:9)\n    at process (worker.ts:40:5)',
        },
      },
    ],
    links: [{ traceId: 'b'.repeat(32), spanId: 'c'.repeat(16) }],
  };
  spans.push({
    ...spanOf(row.traceId, row.atMs, ['orders', ATTACKS[3], 'internal', undefined, 12, 3], 90),
    parentSpanId: 'feed'.repeat(4),
  });
  return spans;
}

function thousand(row: RequestRow): TraceSpan[] {
  return Array.from({ length: 1000 }, (_, at) => {
    const service = `service-${at % 9}`;
    const parent = at === 0 ? undefined : at % 7 === 0 ? at - 1 : Math.floor(at / 7);
    return spanOf(
      row.traceId,
      row.atMs,
      [service, `step ${at}`, 'internal', parent, at * 0.9, 40 + ((at * 37) % 200)],
      at,
    );
  });
}

const logOf = (
  row: RequestRow,
  service: string,
  fromMs: number,
  severity: TraceLog['severity'],
  body: string,
  span: number,
  attributes: Attributes = {},
): TraceLog => ({
  traceId: row.traceId,
  spanId: idOf(span),
  service,
  atMs: row.atMs + fromMs,
  severity,
  body,
  attributes,
});

function logs(row: RequestRow): TraceLog[] {
  return [
    logOf(row, 'storefront', 2, 'info', 'order asked for', 3, { item: 'tea', quantity: 2 }),
    logOf(row, 'inventory', 5, 'debug', 'stock read', 7, { item: 'tea', left: 40 }),
    logOf(row, 'payments', 14, 'warn', 'the bank answered slowly', 10, { ms: 14.9 }),
    logOf(row, 'orders', 33, 'info', `order placed for ${ATTACKS[0]}`, 5, { order: '9f3c', name: ATTACKS[2] }),
    {
      ...logOf(row, 'weir', 38.4, 'info', 'POST /orders 201 38ms', 0, { route: 'create-order', attempts: 1 }),
      notWritten: row.seq % 2 === 0 ? 'filtered' : undefined,
    },
    logOf(row, 'notifications', 45, 'error', 'no such mailbox\n    at send (send-mail.ts:12:9)', 15, {}),
  ];
}

/** `seq` decides what is in it: every hundredth is large, every tenth was refused and kept for that. */
export function traceOf(row: RequestRow, traceUrl: string | undefined): TracePage {
  const request = (one: RequestRow) => ({ row: one, story: storyOf(one), record: recordOf(one) });
  const gatewayOnly = row.chip === 'limited';
  const spans = row.seq % 100 === 0 ? thousand(row) : gatewayOnly ? sixServices(row).slice(0, 2) : sixServices(row);
  const again = {
    ...row,
    seq: row.seq + 1,
    target: '/try?n=…',
    chip: 'limited' as const,
    status: 429,
    why: 'try-by-hand: 10 of 10',
  };
  return {
    traceId: row.traceId,
    requests: row.seq % 10 === 4 ? [request(row), request(again)] : [request(row)],
    spans,
    logs: gatewayOnly ? logs(row).slice(4, 5) : logs(row),
    cut: row.seq % 100 === 0 ? { spans: 1204, logs: 3 } : { spans: 0, logs: 0 },
    traceUrl,
    gatewayOnly,
  };
}
