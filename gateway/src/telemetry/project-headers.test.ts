import { expect, test } from 'vitest';
import { attempt, forwarded, limited } from '../../test/support/settled-records.ts';
import { HeaderList } from '../header-list.ts';
import { projectHeaders } from './project-headers.ts';

const headOf = (record = forwarded(), serverTiming = false, raw: string[] = []): HeaderList => {
  const head = { status: 200, headers: new HeaderList(raw) };
  projectHeaders(record, { serverTiming }, head);
  return head.headers;
};

test('every response names its trace', () => {
  expect(headOf(limited()).raw).toEqual(['traceresponse', '00-4bf92f3577b34da6a3ce929d0e0e4736-aaaaaaaaaaaaaaaa-03']);
});

test("an upstream's own traceresponse is replaced, however often it stands there", () => {
  const headers = headOf(forwarded(), false, ['TraceResponse', 'theirs', 'a', 'b', 'traceresponse', 'theirs again']);
  expect(headers.all('traceresponse')).toEqual(['00-4bf92f3577b34da6a3ce929d0e0e4736-aaaaaaaaaaaaaaaa-03']);
});

test('Server-Timing tells the time of the gateway from that of the upstream, where it is on', () => {
  expect(headOf(forwarded()).has('server-timing')).toBe(false);
  // The head left 8.5 ms after the start; the upstream had 6 of them.
  expect(headOf(forwarded(), true).get('server-timing')).toBe('gateway;dur=2.50, upstream;dur=6.00');
  expect(headOf(limited(), true).get('server-timing')).toBe('gateway;dur=8.50');
});

test("an upstream's own Server-Timing stays beside it", () => {
  expect(headOf(forwarded(), true, ['server-timing', 'db;dur=3']).all('server-timing')).toHaveLength(2);
});

test('an attempt that is not over yet counts until the head leaves', () => {
  const running = attempt({ firstByteMs: undefined, endedMs: 0 });
  expect(headOf(forwarded({ attempts: [running] }), true).get('server-timing')).toBe(
    'gateway;dur=2.00, upstream;dur=6.50',
  );
});
