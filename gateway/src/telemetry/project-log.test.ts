import { expect, test } from 'vitest';
import {
  aborted,
  attempt,
  broken,
  forwarded,
  limitDecision,
  limited,
  switched,
  unreachable,
  unrouted,
} from '../../test/support/settled-records.ts';
import { projectLog, requestLevel, requestMessage } from './project-log.ts';

const { request } = forwarded();

test('the fields of a forwarded request', () => {
  expect(projectLog(forwarded(), 'head')).toEqual({
    'http.request.method': 'POST',
    'url.path': '/orders/42',
    'url.query': 'token=REDACTED&page=2',
    'http.route': '/orders/{id}',
    'http.response.status_code': 200,
    duration_ms: 12,
    'client.address': '192.0.2.7',
    'user_agent.original': 'curl/8.5.0',
    'http.request.body.size': 120,
    'http.response.body.size': 512,
    'weir.route': 'get-order',
    'weir.outcome': 'forwarded',
    'weir.kept': 'head',
    'weir.limits': 'per-client: allowed, 7 of 10 per 10000 ms left, key 5feceb66',
    'weir.attempts': 'orders 127.0.0.1:7001: 200, 8 ms',
  });
});

test('without a query there is none', () => {
  expect(projectLog(forwarded({ request: { ...request, query: '' } }), 'head')).not.toHaveProperty('url.query');
});

test('a method that is not known is named as it was sent', () => {
  expect(projectLog(forwarded({ request: { ...request, method: 'BREW' } }), 'no')).toMatchObject({
    'http.request.method': '_OTHER',
    'http.request.method_original': 'BREW',
  });
  const unreadable = projectLog(unrouted({ request: { ...request, method: '' } }), 'no');
  expect(unreadable).not.toHaveProperty('http.request.method_original');
});

test('a failure names its problem and what went wrong', () => {
  expect(projectLog(unreachable(), 'tail')).toMatchObject({
    'weir.problem': 'upstream-unreachable',
    'error.type': 'upstream-unreachable',
    'weir.attempts': 'orders 127.0.0.1:7001: upstream-unreachable (ECONNREFUSED), 8 ms',
  });
});

test('limits that were not decided in their store say so', () => {
  const record = forwarded({ limits: limitDecision({ mode: 'local', degradedBy: 'timeout' }) });
  expect(projectLog(record, 'no')['weir.store_mode']).toBe('local (timeout)');
});

test('an upgrade that the upstream refused is told with what it answered', () => {
  const refused = attempt({
    status: 404,
    outcome: { kind: 'failed', problem: 'upgrade-refused', failure: 'not-switched' },
  });
  expect(projectLog(forwarded({ attempts: [refused] }), 'no')['weir.attempts']).toContain(
    'upgrade-refused (not-switched, answered 404)',
  );
});

test('a client that left before the head has no status', () => {
  expect(projectLog(aborted(), 'no')).not.toHaveProperty('http.response.status_code');
  expect(requestMessage(aborted())).toBe('POST /orders/{id} aborted');
});

test('an hour of WebSocket is not an hour of waiting', () => {
  const record = switched();
  const fields = projectLog(record, 'no');
  expect(fields.duration_ms).toBe(8.5);
  expect(fields['weir.connection_ms']).toBe(record.endedMs - record.startedMs);
  expect(projectLog(forwarded(), 'no')).not.toHaveProperty('weir.connection_ms');
});

test.each([
  ['forwarded', forwarded(), 'info'],
  ['unrouted', unrouted(), 'info'],
  ['aborted', aborted(), 'info'],
  ['limited', limited(), 'warn'],
  ['broken', broken(), 'error'],
  ['unreachable', unreachable(), 'error'],
])('%s is logged as %s', (_name, record, level) => {
  expect(requestLevel(record)).toBe(level);
});
