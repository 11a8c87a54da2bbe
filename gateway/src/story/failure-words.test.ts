import { expect, it } from 'vitest';
import { attempt } from '../../test/support/settled-records.ts';
import { type FailureWord, failureRows } from '../forwarding/classify-failure.ts';
import type { AttemptNote } from '../record.ts';
import { failureOf, failureSentences, nothingWasSent } from './failure-words.ts';

const failed = (failure: string, more: Partial<AttemptNote> = {}): AttemptNote =>
  attempt({ status: undefined, outcome: { kind: 'failed', problem: 'upstream-reset', failure }, ...more });

const EXPECTED: Record<FailureWord, string> = {
  refused: '127.0.0.1:7001 refused the connection',
  unreachable: '127.0.0.1:7001 cannot be reached over the network',
  'name-not-found': 'no address is known for the name 127.0.0.1',
  'no-local-resource': 'this machine has no port or file left for a connection to 127.0.0.1:7001',
  tls: 'no TLS connection with 127.0.0.1:7001 came about: its handshake or certificate was not accepted',
  'shutting-down': 'the gateway was closing its connections to 127.0.0.1:7001',
  'connect-timeout': 'no connection to 127.0.0.1:7001 came about in time',
  'response-timeout': '127.0.0.1:7001 did not begin to answer in time',
  'idle-timeout': '127.0.0.1:7001 fell silent in the middle of its answer',
  'total-timeout': '127.0.0.1:7001 was not done in the time that an attempt may take in all',
  'upload-stalled': '127.0.0.1:7001 stopped reading the request',
  'upload-timeout': 'the client stopped sending the body of its request',
  'download-timeout': 'the client stopped reading the answer',
  reset: '127.0.0.1:7001 broke the connection off',
  closed: '127.0.0.1:7001 closed the connection before its answer was complete',
  'bad-response': '127.0.0.1:7001 answered with something that is not HTTP',
  'head-too-large': '127.0.0.1:7001 answered with a head that is too large',
  'length-mismatch': '127.0.0.1:7001 sent more or less than it had announced',
  'bad-request': 'the request cannot be sent on to 127.0.0.1:7001 the way it is',
  'not-switched': '127.0.0.1:7001 did not switch protocols',
  internal: 'the connection to 127.0.0.1:7001 failed in a way that this gateway has no word for',
};

it.each(Object.entries(EXPECTED))('has words for %s', (failure, words) => {
  expect(failureOf(failed(failure))).toBe(words);
});

it('has a sentence for every word that a failure is classified as', () => {
  const known = new Set(Object.keys(failureSentences));
  expect(Object.values(failureRows).filter(({ failure }) => !known.has(failure))).toEqual([]);
});

it('says what an upstream answered to an upgrade that it refused', () => {
  expect(failureOf(failed('not-switched', { status: 403 }))).toBe(
    '127.0.0.1:7001 answered 403 (forbidden) and did not switch protocols',
  );
});

it('says when it was our own fault', () => {
  const outcome = { kind: 'failed', problem: 'internal-error', failure: 'internal' } as const;
  expect(failureOf(attempt({ outcome }))).toBe('the gateway itself failed while 127.0.0.1:7001 answered');
});

it('repeats a word that it does not know, were it the name of a method of objects', () => {
  expect(failureOf(failed('EWHAT'))).toBe('the attempt at 127.0.0.1:7001 failed (EWHAT)');
  expect(failureOf(failed('toString'))).toBe('the attempt at 127.0.0.1:7001 failed (toString)');
});

it('says nothing of what did not fail', () => {
  for (const outcome of [undefined, { kind: 'responded' }, { kind: 'aborted' }] as const)
    expect(failureOf(attempt({ outcome }))).toBeUndefined();
});

it('knows that nothing was sent where there was no connection', () => {
  const unsent = { connectedMs: undefined, requestSentMs: undefined };
  expect(nothingWasSent(attempt(unsent))).toBe(true);
  expect(nothingWasSent(attempt({ ...unsent, reused: true }))).toBe(false);
  expect(nothingWasSent(attempt({ requestSentMs: undefined }))).toBe(false);
});
