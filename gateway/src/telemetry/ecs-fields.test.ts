import { expect, test } from 'vitest';
import {
  aborted,
  broken,
  forwarded,
  limited,
  switched,
  unreachable,
  unrouted,
} from '../../test/support/settled-records.ts';
import type { RequestRecord } from '../record.ts';
import { logFields } from './attributes.ts';
import { ecsFields, ecsNames } from './ecs-fields.ts';
import type { LogLine } from './log-line.ts';
import { projectLog } from './project-log.ts';

const lineOf = (record: RequestRecord): LogLine => ({
  level: 'info',
  message: '',
  fields: projectLog(record, 'head'),
  atMs: record.startedAtMs,
  trace: record.trace,
});
const processLine = (fields: LogLine['fields']): LogLine => ({
  level: 'info',
  message: '',
  fields,
  atMs: 0,
  trace: undefined,
});

test('a request in the words of the Elastic Common Schema', () => {
  expect(ecsFields(lineOf(forwarded()), 'shop')).toEqual({
    'trace.id': '4bf92f3577b34da6a3ce929d0e0e4736',
    'transaction.id': 'aaaaaaaaaaaaaaaa',
    'span.id': 'aaaaaaaaaaaaaaaa',
    'event.dataset': 'shop.access',
    'event.kind': 'event',
    'event.category': ['web'],
    'event.type': ['access'],
    'event.outcome': 'success',
    'event.duration': 12_000_000,
    'http.request.method': 'POST',
    'http.request.body.bytes': 120,
    'http.response.body.bytes': 512,
    'http.response.status_code': 200,
    'url.path': '/orders/42',
    'url.query': 'token=REDACTED&page=2',
    'client.address': '192.0.2.7',
    'client.ip': '192.0.2.7',
    'user_agent.original': 'curl/8.5.0',
    'weir.route': 'get-order',
    'weir.route_pattern': '/orders/{id}',
    'weir.outcome': 'forwarded',
    'weir.kept': 'head',
    'weir.limits': 'per-client: allowed, 7 of 10 per 10000 ms left, key 5feceb66',
    'weir.attempts': 'orders 127.0.0.1:7001: 200, 8 ms',
  });
});

test.each([
  [forwarded(), 'success', undefined],
  [switched(), 'success', undefined],
  [unrouted(), 'failure', undefined],
  [limited(), 'failure', undefined],
  [unreachable(), 'failure', 'upstream-unreachable'],
  // The status had been sent when it broke.
  [broken(), 'failure', 'upstream-reset'],
  [aborted(), 'unknown', undefined],
])('says how it ended: %#', (record, outcome, errorType) => {
  const fields = ecsFields(lineOf(record), 'shop');
  expect(fields['event.outcome']).toBe(outcome);
  expect(fields['error.type']).toBe(errorType);
});

test('the duration is a whole number of nanoseconds', () => {
  const record = forwarded({ endedMs: forwarded().startedMs + 12.3456 });
  expect(ecsFields(lineOf(record), 'shop')['event.duration']).toBe(12_346_000);
});

test('the method is the one that was sent', () => {
  const record = unrouted({ request: { ...forwarded().request, method: 'BREW' } });
  const fields = ecsFields(lineOf(record), 'shop');
  expect(fields['http.request.method']).toBe('BREW');
  expect(fields).not.toHaveProperty('http.request.method_original');
});

test.each(['fe80::1%eth0', 'unknown', ''])('an address that a store would refuse is no client.ip: "%s"', (address) => {
  const fields = ecsFields(lineOf(forwarded({ client: { address, trustedHops: 0 } })), 'shop');
  expect(fields['client.address']).toBe(address);
  expect(fields).not.toHaveProperty('client.ip');
});

test('a line about the process', () => {
  const fields = {
    event: 'malformed-request',
    code: 'HPE',
    'network.peer.address': '::1',
    unsaid: 3,
    worker: 1,
    'worker.pid': 7,
  };
  expect(ecsFields(processLine(fields), 'shop')).toEqual({
    'event.dataset': 'shop.log',
    'event.action': 'malformed-request',
    'error.code': 'HPE',
    'source.address': '::1',
    'source.ip': '::1',
    'weir.unsaid': 3,
    'weir.worker.id': 1,
    'weir.worker.pid': 7,
  });
});

/** A store makes objects of dotted names, and refuses a line in which one is a value and an object. */
test('no name is the beginning of another', () => {
  const ofRequest = Object.keys(
    ecsFields(processLine(Object.fromEntries(Object.keys(logFields).map((name) => [name, 1]))), 's'),
  );
  const events = [
    'event',
    'reason',
    'stage',
    'moment',
    'unsaid',
    'error',
    'code',
    'network.peer.address',
    'worker',
    'worker.pid',
  ];
  const more = ['how', 'pause_ms', 'signal', 'dropped', 'port', 'adminPort', 'routes', 'workers'];
  const ofProcess = Object.keys(
    ecsFields(processLine(Object.fromEntries([...events, ...more].map((name) => [name, 1]))), 's'),
  );
  const names = [
    ...new Set([
      ...ofRequest,
      ...ofProcess,
      ...Object.values(ecsNames),
      ...Object.keys(ecsFields(lineOf(forwarded()), 's')),
    ]),
  ];
  names.push('@timestamp', 'message', 'log.level', 'ecs.version', 'service.name', 'process.pid');
  for (const name of names) expect(names.filter((other) => other.startsWith(`${name}.`))).toEqual([]);
});
