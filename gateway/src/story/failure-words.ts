/** What became of an attempt, as a sentence about its target. Every failure that classify-failure.ts knows has one. */
import type { FailureWord } from '../forwarding/classify-failure.ts';
import type { AttemptNote } from '../record.ts';
import { statusInWords } from './status-words.ts';

type Sentence = (attempt: AttemptNote) => string;

export const failureSentences: Readonly<Record<FailureWord, Sentence>> = {
  refused: ({ target }) => `${target} refused the connection`,
  unreachable: ({ target }) => `${target} cannot be reached over the network`,
  'name-not-found': ({ targetHost }) => `no address is known for the name ${targetHost}`,
  'no-local-resource': ({ target }) => `this machine has no port or file left for a connection to ${target}`,
  tls: ({ target }) => `no TLS connection with ${target} came about: its handshake or certificate was not accepted`,
  'shutting-down': ({ target }) => `the gateway was closing its connections to ${target}`,
  'connect-timeout': ({ target }) => `no connection to ${target} came about in time`,
  'response-timeout': ({ target }) => `${target} did not begin to answer in time`,
  'idle-timeout': ({ target }) => `${target} fell silent in the middle of its answer`,
  'total-timeout': ({ target }) => `${target} was not done in the time that an attempt may take in all`,
  'upload-stalled': ({ target }) => `${target} stopped reading the request`,
  'upload-timeout': () => 'the client stopped sending the body of its request',
  'download-timeout': () => 'the client stopped reading the answer',
  reset: ({ target }) => `${target} broke the connection off`,
  closed: ({ target }) => `${target} closed the connection before its answer was complete`,
  'bad-response': ({ target }) => `${target} answered with something that is not HTTP`,
  'head-too-large': ({ target }) => `${target} answered with a head that is too large`,
  'length-mismatch': ({ target }) => `${target} sent more or less than it had announced`,
  'bad-request': ({ target }) => `the request cannot be sent on to ${target} the way it is`,
  'not-switched': ({ target, status }) =>
    status === undefined
      ? `${target} did not switch protocols`
      : `${target} answered ${statusInWords(status)} and did not switch protocols`,
  internal: ({ target }) => `the connection to ${target} failed in a way that this gateway has no word for`,
};

/** Undefined: it did not fail. */
export function failureOf(attempt: AttemptNote): string | undefined {
  const { outcome } = attempt;
  if (outcome?.kind !== 'failed') return undefined;
  if (outcome.problem === 'internal-error') return `the gateway itself failed while ${attempt.target} answered`;
  return Object.hasOwn(failureSentences, outcome.failure)
    ? failureSentences[outcome.failure as FailureWord](attempt)
    : `the attempt at ${attempt.target} failed (${outcome.failure})`;
}

/** Whether a byte of the request can have reached the target: known since the connection that it would have gone out on. */
export const nothingWasSent = ({ connectedMs, reused, requestSentMs }: AttemptNote): boolean =>
  connectedMs === undefined && !reused && requestSentMs === undefined;
