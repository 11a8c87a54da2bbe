/** Rows, records and stories of the shape that the gateway makes, the same at every run; some of what is in them means harm. */
import type { RequestRecord } from '../../../src/record.ts';
import type { Chip, RequestRow, Story, StoryLine } from '../../../src/story/story.ts';

export const ATTACKS = [
  '/</script><img src=x onerror=alert(1)>',
  '/$(id)`id`;"\'&<b>',
  '/line\nbreak\r\ttab\u0000nul',
  '/\u202Egnp.exe\u202C/\u2066isolate',
  `/${'long-'.repeat(2000)}`,
] as const;

export const traceIdOf = (seq: number): string =>
  (0x7c1e0000 + seq * 2654435761).toString(16).padStart(32, 'b04d').slice(-32);

type Kind = Pick<
  RequestRow,
  'method' | 'target' | 'status' | 'durationMs' | 'chip' | 'outcome' | 'route' | 'upstream' | 'why'
>;

const kind = (
  method: string,
  target: string,
  status: number | undefined,
  durationMs: number,
  chip: Chip,
  outcome: string,
  route: string | undefined,
  upstream: string | undefined,
  why: string,
): Kind => ({ method, target, status, durationMs, chip, outcome, route, upstream, why });

const KINDS: readonly Kind[] = [
  kind(
    'POST',
    '/orders',
    201,
    38.4,
    'ok',
    'forwarded',
    'create-order',
    'storefront',
    'create-order → storefront answered 201',
  ),
  kind('GET', '/orders/81', 200, 6.1, 'ok', 'forwarded', 'get-order', 'orders', 'get-order → orders answered 200'),
  kind(
    'GET',
    '/try?n=…',
    429,
    0.8,
    'limited',
    'limited',
    'try',
    undefined,
    'try-by-hand: 10 of 10 in the last 10 s for this client; again in 7 s',
  ),
  kind(
    'GET',
    '/orders?after=…',
    200,
    11.2,
    'ok',
    'forwarded',
    'list-orders',
    'orders',
    'list-orders → orders answered 200',
  ),
  kind('GET', '/nothing/here', 404, 0.2, 'refused', 'refused', undefined, undefined, 'no route takes this path'),
  kind(
    'GET',
    '/slow?ms=…',
    504,
    5003,
    'broken',
    'refused',
    'slow',
    'storefront',
    'storefront gave no head within 5 s; a GET may be sent again, but no attempt was left',
  ),
  kind(
    'GET',
    '/orders/9e9',
    404,
    4.4,
    '4xx',
    'forwarded',
    'get-order',
    'orders',
    'orders answered 404: it knows no such order',
  ),
  kind(
    'GET',
    '/stream?events=…',
    200,
    1840,
    'aborted',
    'aborted',
    'stream',
    'storefront',
    'the client left after 1.8 s, while the answer was being sent',
  ),
];

export function rowOf(seq: number, atMs: number): RequestRow {
  const kind = KINDS[seq % 7 === 0 ? (seq / 7) % KINDS.length : seq % 3 === 0 ? 1 : 0] as Kind;
  const attack = seq % 41 === 5 ? (ATTACKS[Math.floor(seq / 41) % ATTACKS.length] as string) : undefined;
  return {
    seq,
    traceId: traceIdOf(seq),
    atMs,
    ...kind,
    ...(attack === undefined
      ? {}
      : { target: attack, why: `no route takes ${attack}`, chip: 'refused', status: 404, outcome: 'refused' }),
    durationMs: kind.durationMs * (1 + (seq % 10) / 20),
    client: '127.0.0.1',
    shadow: seq % 29 === 3,
    kept: seq % 7 === 0 ? 'tail' : 'head',
    worker: seq % 2,
  };
}

const line = (step: string, text: string, more: Partial<StoryLine> = {}): StoryLine => ({
  step,
  text,
  aside: undefined,
  tone: 'plain',
  source: undefined,
  ...more,
});

const file = '/srv/weir/gateway/gateway.yaml';

export function storyOf(row: RequestRow): Story {
  const took = row.durationMs < 10 ? row.durationMs.toFixed(1) : Math.round(row.durationMs);
  const bad = row.chip === 'broken';
  return {
    chip: row.chip,
    headline: `${row.method} ${row.target} → ${row.status ?? 'no answer'} in ${took} ms`,
    why: row.why,
    lines: [
      line('client', '127.0.0.1', { aside: 'no proxy in between; its traceparent is not trusted, and linked' }),
      line('trace', 'recorded', { aside: 'one in 1, decided at the start' }),
      line('guard', 'let through', { aside: '3 of 6,000 in this minute · Redis' }),
      line('route', row.route ?? 'none', { aside: 'POST /orders', source: `${file}:72` }),
      ...(row.chip === 'limited'
        ? [
            line('limit', row.why, {
              tone: 'limited',
              aside: 'sliding window of 10 s, Redis, 0.4 ms',
              source: `${file}:58`,
            }),
          ]
        : [
            line('limit', 'new-orders: 99 of 100 left, whole again in 20 ms', {
              aside: 'Redis, 0.4 ms',
              source: `${file}:61`,
            }),
          ]),
      ...(row.chip === 'limited' || row.chip === 'refused'
        ? []
        : [
            line(
              'attempt 1',
              `${row.upstream ?? ''} at 127.0.0.1:7000 ${bad ? 'gave no head within 5 s' : 'answered'}`,
              {
                tone: bad ? 'bad' : 'good',
                aside: 'picked: the only target; connection reused, first byte after 36.1 ms',
                source: `${file}:47`,
              },
            ),
          ]),
      line('answer', `${row.status ?? 'nothing'} to the client`, {
        aside: '71 bytes in, 214 bytes out',
        tone: bad ? 'bad' : 'plain',
      }),
    ],
  };
}

export const recordOf = (row: RequestRow): RequestRecord => ({
  trace: {
    traceId: row.traceId,
    spanId: '00000000000000a1',
    parentSpanId: undefined,
    sampled: row.kept === 'head',
    sampledBy: 'ratio',
    baggage: undefined,
    random: true,
    tracestate: undefined,
    link: undefined,
  },
  startedAtMs: row.atMs,
  startedMs: 1000,
  request: {
    method: row.method,
    scheme: 'http',
    host: '127.0.0.1:8080',
    path: row.target,
    query: '',
    httpVersion: '1.1',
    userAgent: 'curl/8.5.0',
    peerAddress: '127.0.0.1',
    peerPort: 50_000,
    upgrade: undefined,
  },
  client: { address: '127.0.0.1', trustedHops: 0 },
  route: row.route === undefined ? undefined : { name: row.route, pattern: '/orders', sample: undefined },
  stages: [],
  guard: undefined,
  limits: undefined,
  attempts: [],
  requestBytes: 71,
  responseBytes: 214,
  status: row.status,
  headSentMs: 1001,
  endedMs: 1000 + row.durationMs,
  outcome: { kind: 'forwarded' },
});
