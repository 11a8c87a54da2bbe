/**
 * A first, light load on the gateway: does everything answer as it should, all at once, for some seconds?
 *
 *   k6 run load/smoke.ts                                  the gateway on 127.0.0.1:8080
 *   k6 run --no-usage-report load/smoke.ts               and k6 tells nobody about it
 *   k6 run -e BASE_URL=http://127.0.0.1:9090 load/smoke.ts
 *
 * It stays below the guard of gateway/gateway.yaml (6000 requests a minute for one client). A 429 is an answer that the
 * limits promise, so it is counted and not held against the gateway. No threshold is a time: machines differ.
 */
import { check, sleep } from 'k6';
import http, { type RefinedResponse } from 'k6/http';
import { Counter } from 'k6/metrics';
import type { Options } from 'k6/options';

const baseUrl = __ENV['BASE_URL'] || 'http://127.0.0.1:8080';
const duration = __ENV['DURATION'] || '10s';

type Answer = RefinedResponse<'text'>;

const ordersPlaced = new Counter('orders_placed');
const limited = new Counter('limited');

http.setResponseCallback(http.expectedStatuses({ min: 200, max: 299 }, 429));

const forAll = (exec: string, vus: number) => ({
  executor: 'constant-vus' as const,
  exec,
  vus,
  duration,
  gracefulStop: '15s',
});

export const options: Options = {
  scenarios: {
    shoppers: forAll('placeAndRead', 3),
    browsers: forAll('list', 2),
    hasty: forAll('tryTooOften', 1),
    patient: forAll('waitForSlow', 1),
    listeners: forAll('listen', 1),
  },
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    orders_placed: ['count>0'],
    // The hasty one sends more than /try allows, or this run says nothing about limits.
    limited: ['count>0'],
  },
  summaryTrendStats: ['med', 'p(95)', 'p(99)', 'max'],
};

const traced = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
const hasTrace = (answer: Answer): boolean => traced.test(answer.headers['Traceresponse'] ?? '');

/** A refusal by a limit is a whole answer of its own: when to come back, and which policy it was. */
function checkLimited(answer: Answer): boolean {
  if (answer.status !== 429) return false;
  limited.add(1);
  check(answer, {
    '429 says when to come back': (r) => Number(r.headers['Retry-After']) > 0,
    '429 is a problem that names the policy': (r) =>
      (r.headers['Content-Type'] ?? '').startsWith('application/problem+json') &&
      r.json('violated-policies') !== undefined,
    '429 has a trace': hasTrace,
  });
  return true;
}

export function placeAndRead(): void {
  const body = JSON.stringify({ item: __ITER % 2 === 0 ? 'tea' : 'kettle', quantity: 1 + (__ITER % 3) });
  const placed = http.post(`${baseUrl}/orders`, body, {
    headers: { 'content-type': 'application/json' },
    tags: { name: 'POST /orders' },
    responseType: 'text',
  });
  if (!checkLimited(placed)) {
    const isPlaced = check(placed, {
      'order is placed': (r) => r.status === 201 && r.json('status') === 'paid',
      'order has a trace': hasTrace,
    });
    if (isPlaced) {
      ordersPlaced.add(1);
      const id = placed.json('id') as string;
      const read = http.get(`${baseUrl}/orders/${id}`, { tags: { name: 'GET /orders/{id}' }, responseType: 'text' });
      check(read, { 'order can be read': (r) => r.status === 200 && r.json('id') === id });
    }
  }
  sleep(0.2);
}

export function list(): void {
  const answer = http.get(`${baseUrl}/orders`, { tags: { name: 'GET /orders' }, responseType: 'text' });
  check(answer, { 'orders are listed': (r) => r.status === 200 && Array.isArray(r.json('orders')) });
  sleep(0.3);
}

export function tryTooOften(): void {
  const answer = http.get(`${baseUrl}/try`, { tags: { name: 'GET /try' }, responseType: 'text' });
  if (!checkLimited(answer)) check(answer, { 'try is answered': (r) => r.status === 200 });
  sleep(0.25);
}

export function waitForSlow(): void {
  const answer = http.get(`${baseUrl}/slow?ms=300`, { tags: { name: 'GET /slow' }, responseType: 'text' });
  check(answer, { 'slow is answered': (r) => r.status === 200 });
  sleep(0.2);
}

export function listen(): void {
  const answer = http.get(`${baseUrl}/stream?events=5&everyMs=100`, {
    tags: { name: 'GET /stream' },
    responseType: 'text',
  });
  check(answer, {
    'stream has all its events': (r) =>
      r.status === 200 && (r.body ?? '').split('\n').filter((line) => line.startsWith('data:')).length === 5,
  });
  sleep(0.2);
}

interface Summary {
  readonly metrics: Readonly<
    Record<
      string,
      { readonly values: Readonly<Record<string, number>>; readonly thresholds?: Record<string, { ok: boolean }> }
    >
  >;
  readonly root_group: {
    readonly checks: readonly { readonly name: string; readonly passes: number; readonly fails: number }[];
  };
}

export function handleSummary(summary: Summary): Record<string, string> {
  const value = (metric: string, key: string): number => summary.metrics[metric]?.values[key] ?? 0;
  const thresholds = Object.entries(summary.metrics).flatMap(([metric, { thresholds }]) =>
    Object.entries(thresholds ?? {}).map(([rule, { ok }]) => ({ rule: `${metric} ${rule}`, ok })),
  );
  const lines = [
    `${value('http_reqs', 'count')} requests to ${baseUrl}, ${value('orders_placed', 'count')} orders placed, ${value('limited', 'count')} limited`,
    `time to answer: median ${value('http_req_duration', 'med').toFixed(1)} ms, p95 ${value('http_req_duration', 'p(95)').toFixed(1)} ms`,
    ...summary.root_group.checks.map(
      ({ name, passes, fails }) => `${fails === 0 ? 'ok  ' : 'FAIL'} ${name}: ${passes} of ${passes + fails}`,
    ),
    ...thresholds.map(({ rule, ok }) => `${ok ? 'ok  ' : 'FAIL'} threshold ${rule}`),
  ];
  const file = __ENV['SUMMARY_FILE'];
  const report = {
    requests: value('http_reqs', 'count'),
    orders: value('orders_placed', 'count'),
    limited: value('limited', 'count'),
    thresholds,
  };
  return { stdout: `${lines.join('\n')}\n`, ...(file ? { [file]: JSON.stringify(report, null, 2) } : {}) };
}
