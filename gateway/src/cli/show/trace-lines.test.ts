/** What `weir why` prints: for people, so its look is part of what it does. */
import { describe, expect, it } from 'vitest';
import type { TracePage } from '../../admin/api/api-types.ts';
import type { TraceLog, TraceSpan } from '../../ring/trace-span.ts';
import { paints } from './paint.ts';
import { traceLines } from './trace-lines.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const consoleUrl = 'http://127.0.0.1:8081/';
const atMs = new Date(2026, 0, 2, 3, 4, 5, 60).getTime();

const span = (more: Partial<TraceSpan>): TraceSpan => ({
  traceId,
  spanId: 'a',
  parentSpanId: undefined,
  service: 'weir',
  name: 'GET /orders/{id}',
  kind: 'server',
  startedAtMs: atMs,
  durationMs: 163.2,
  status: 'unset',
  statusMessage: undefined,
  attributes: {},
  events: [],
  links: [],
  ...more,
});

const log = (more: Partial<TraceLog>): TraceLog => ({
  traceId,
  spanId: undefined,
  service: 'weir',
  atMs,
  severity: 'info',
  body: 'GET /orders/81 200',
  attributes: {},
  ...more,
});

type Request = TracePage['requests'][number];

const request = (story: Partial<Request['story']> = {}): Request => ({
  row: {} as Request['row'],
  record: {} as Request['record'],
  story: {
    chip: 'ok',
    headline: 'GET /orders/81 → 200 in 163 ms',
    why: 'orders took most of the time.',
    lines: [
      { step: 'client', text: '127.0.0.1', aside: undefined, tone: 'plain', source: undefined },
      {
        step: 'route',
        text: 'get-order',
        aside: 'the only one',
        tone: 'plain',
        source: `${process.cwd()}/gateway.yaml:67`,
      },
      {
        step: 'attempt 1',
        text: '127.0.0.1:7001 answered 200',
        aside: undefined,
        tone: 'good',
        source: 'gateway.yaml:44',
      },
    ],
    ...story,
  },
});

const page = (more: Partial<TracePage> = {}): TracePage => ({
  traceId,
  requests: [request()],
  spans: [
    span({}),
    span({ spanId: 'b', parentSpanId: 'a', name: 'attempt 1', kind: 'client', startedAtMs: atMs + 1, durationMs: 160 }),
    span({
      spanId: 'c',
      parentSpanId: 'b',
      service: 'orders',
      name: 'GET /orders/:id',
      durationMs: 9.2,
      status: 'error',
      statusMessage: 'no row',
    }),
  ],
  logs: [
    log({}),
    log({
      service: 'orders',
      severity: 'warn',
      body: 'request',
      attributes: { method: 'GET', path: '/orders/81', status: 200 },
    }),
  ],
  cut: { spans: 0, logs: 0 },
  traceUrl: undefined,
  gatewayOnly: false,
  ...more,
});

const lines = (more: Partial<TracePage> = {}) => traceLines(page(more), consoleUrl, paints(false));

it('is the record in words, the tree of spans, the log and the link', () => {
  expect(lines({ traceUrl: 'http://127.0.0.1:16686/trace/1' }).join('\n')).toBe(`ok  GET /orders/81 → 200 in 163 ms
orders took most of the time.

  client     127.0.0.1
  route      get-order                    gateway.yaml:67
             the only one
  attempt 1  127.0.0.1:7001 answered 200  gateway.yaml:44

Trace ${traceId}  2 services, 3 spans
  weir  GET /orders/{id}          163 ms
    weir  attempt 1               160 ms
      orders  GET /orders/:id     9.2 ms  error no row

Log
  03:04:05.060  weir    info   GET /orders/81 200
  03:04:05.060  orders  warn   request  GET /orders/81 200

http://127.0.0.1:8081/traces/${traceId}
http://127.0.0.1:16686/trace/1`);
});

it('says of a line that is not in the log why', () => {
  expect(lines({ logs: [log({ notWritten: 'filtered' })] }).join('\n')).toContain(
    'GET /orders/81 200  (not written to the log: left out by telemetry.log.only)',
  );
});

it('tells each request of a trace that passed more than once', () => {
  const text = lines({ requests: [request(), request({ chip: 'limited', headline: 'POST /orders → 429 in 1 ms' })] });
  expect(text.filter((line) => line.includes(' in '))).toEqual([
    'ok  GET /orders/81 → 200 in 163 ms',
    'limited  POST /orders → 429 in 1 ms',
  ]);
});

describe('what is not shown is said', () => {
  it('of spans and lines that are too many for a screen', () => {
    const many = (index: number) => span({ spanId: `s${index}` });
    const text = lines({
      spans: Array.from({ length: 150 }, (_, index) => many(index)),
      logs: Array.from({ length: 41 }, () => log({})),
    });
    expect(text).toContain('  … and 50 more spans: --json has all');
    expect(text).toContain('  … and 1 more line: --json has all');
    expect(text.length).toBeLessThan(170);
  });

  it('of what the gateway had no room for', () => {
    expect(lines({ cut: { spans: 3, logs: 1 } })).toEqual(
      expect.arrayContaining([
        "  3 spans had no room in the gateway's memory",
        "  1 line had no room in the gateway's memory",
      ]),
    );
  });

  it('of services that were not sampled', () => {
    expect(lines({ gatewayOnly: true })).toContain(
      '  The services were not sampled: only what the gateway knows is here.',
    );
  });
});

it('gives the terminal no command and no line of its own, wherever an attack stands', () => {
  const attack = '\x1b[2J\u009b31m\n\r\u202E\u2028x\x07';
  const text = lines({
    traceId: attack,
    traceUrl: `http://x/${attack}`,
    requests: [
      request({
        headline: attack,
        why: attack,
        lines: [{ step: attack, text: attack, aside: attack, tone: 'bad', source: attack }],
      }),
    ],
    spans: [span({ service: attack, name: attack, status: 'error', statusMessage: attack })],
    logs: [log({ service: attack, body: attack })],
  });
  expect(text.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(text).toHaveLength(14);
});

it('bounds what one name, sentence or depth can take', () => {
  const long = 'x'.repeat(100_000);
  const chain = Array.from({ length: 100 }, (_, index) => span({ spanId: `${index}`, parentSpanId: `${index - 1}` }));
  const text = lines({ requests: [request({ headline: long, why: long })], spans: chain, logs: [log({ body: long })] });
  expect(Math.max(...text.map((line) => line.length))).toBeLessThan(500);
});

it('prints what another gateway may say, and no command of it', () => {
  const words = {
    chip: '\x1b[2J',
    lines: [{ step: 's', text: 't', aside: undefined, tone: '\x1b', source: undefined }],
  };
  const hostile = page({ requests: [request(words as never)], logs: [log({ severity: '\u009b31m' as never })] });
  for (const paint of [paints(false), paints(true)]) {
    const text = traceLines(hostile, consoleUrl, paint).join('');
    // oxlint-disable-next-line no-control-regex
    const printed = text.replace(/\x1b\[\d+m/g, '');
    expect(printed).not.toMatch(/\p{Cc}/u);
    expect(printed).toContain(String.raw`\x9b31m`);
  }
});
