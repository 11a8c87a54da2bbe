/**
 * What an error of Node or undici means: one row for each code, with the problem it is depending on how
 * far the attempt had come. Until the request begins to go out on a connection nothing was sent, and another attempt
 * repeats nothing; from then on everything counts as sent, a reset on a reused connection included.
 *
 * `failure` is the word in records and metrics: a closed set, never the text of an error.
 */
import type { ProblemCode } from '../problems.ts';

export interface Failure {
  readonly problem: ProblemCode;
  readonly failure: FailureWord;
  /** Whether a byte of the request may have reached the upstream. */
  readonly sent: boolean;
}

export type FailureWord =
  | 'refused'
  | 'unreachable'
  | 'name-not-found'
  | 'no-local-resource'
  | 'tls'
  | 'shutting-down'
  | 'connect-timeout'
  | 'response-timeout'
  | 'idle-timeout'
  | 'total-timeout'
  | 'upload-stalled'
  | 'upload-timeout'
  | 'download-timeout'
  | 'reset'
  | 'closed'
  | 'bad-response'
  | 'head-too-large'
  | 'length-mismatch'
  | 'bad-request'
  | 'not-switched'
  | 'internal';

/** How far the attempt had come: nothing sent, a request under way, a response under way. */
export type Progress = 'unsent' | 'sent' | 'answered';

interface FailureRow {
  readonly unsent: ProblemCode;
  readonly sent: ProblemCode;
  readonly answered: ProblemCode;
  readonly failure: FailureWord;
}

const row = (failure: FailureWord, unsent: ProblemCode, sent = unsent, answered = sent): FailureRow => ({
  failure,
  unsent,
  sent,
  answered,
});
const connection = (failure: FailureWord) => row(failure, 'upstream-unreachable', 'upstream-reset');
const late = (failure: FailureWord) => row(failure, 'upstream-timeout');
const bad = (failure: FailureWord) => row(failure, 'upstream-bad-response');
const endedEarly = row('closed', 'upstream-reset');
const ours = row('bad-request', 'bad-request');

export const failureRows = {
  ECONNREFUSED: connection('refused'),
  ENOENT: connection('refused'),
  ENOTFOUND: connection('name-not-found'),
  EAI_AGAIN: connection('name-not-found'),
  EHOSTUNREACH: connection('unreachable'),
  EHOSTDOWN: connection('unreachable'),
  ENETUNREACH: connection('unreachable'),
  ENETDOWN: connection('unreachable'),
  EADDRNOTAVAIL: connection('no-local-resource'),
  EMFILE: connection('no-local-resource'),
  ENFILE: connection('no-local-resource'),
  EACCES: connection('unreachable'),
  EPERM: connection('unreachable'),

  ECONNRESET: connection('reset'),
  ECONNABORTED: connection('reset'),
  EPIPE: connection('reset'),
  UND_ERR_SOCKET: connection('closed'),
  UND_ERR_INFO: connection('closed'),
  UND_ERR_ABORTED: connection('closed'),
  UND_ERR_DESTROYED: connection('shutting-down'),
  UND_ERR_CLOSED: connection('shutting-down'),

  ETIMEDOUT: late('connect-timeout'),
  UND_ERR_CONNECT_TIMEOUT: late('connect-timeout'),
  UND_ERR_HEADERS_TIMEOUT: late('response-timeout'),
  UND_ERR_BODY_TIMEOUT: late('idle-timeout'),

  EPROTO: connection('tls'),
  CERT_HAS_EXPIRED: connection('tls'),
  CERT_NOT_YET_VALID: connection('tls'),
  CERT_REVOKED: connection('tls'),
  CERT_REJECTED: connection('tls'),
  CERT_UNTRUSTED: connection('tls'),
  CERT_CHAIN_TOO_LONG: connection('tls'),
  CERT_SIGNATURE_FAILURE: connection('tls'),
  DEPTH_ZERO_SELF_SIGNED_CERT: connection('tls'),
  SELF_SIGNED_CERT_IN_CHAIN: connection('tls'),
  UNABLE_TO_GET_ISSUER_CERT: connection('tls'),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: connection('tls'),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: connection('tls'),
  ERR_TLS_CERT_ALTNAME_INVALID: connection('tls'),
  ERR_TLS_HANDSHAKE_TIMEOUT: late('connect-timeout'),

  UND_ERR_HEADERS_OVERFLOW: bad('head-too-large'),
  HPE_INVALID_EOF_STATE: endedEarly,
  // Also what undici calls a head with two lengths in it.
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: row(
    'length-mismatch',
    'upstream-bad-response',
    'upstream-bad-response',
    'upstream-reset',
  ),

  UND_ERR_INVALID_ARG: ours,
  UND_ERR_NOT_SUPPORTED: ours,
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: ours,
  ERR_UNESCAPED_CHARACTERS: ours,
  ERR_INVALID_CHAR: ours,
} as const satisfies Record<string, FailureRow>;

/** Families of codes that grow with every release of the parser and of OpenSSL. */
export const failureFamilies = {
  HPE_: bad('bad-response'),
  ERR_SSL_: connection('tls'),
} as const satisfies Record<string, FailureRow>;

/** Where undici has one code, or none, for several things, its fixed message tells them apart. */
export const failureMessages = {
  'bad response': bad('bad-response'),
  'bad upgrade': bad('bad-response'),
  'Response does not match the HTTP/1.1 protocol (Invalid EOF state)': endedEarly,
} as const satisfies Record<string, FailureRow>;

const PARSER_ERROR = 'HTTPParserError';

const UNKNOWN = connection('internal');

export function classifyFailure(error: unknown, progress: Progress): Failure {
  const found = rowOf(error);
  return { problem: found[progress], failure: found.failure, sent: progress !== 'unsent' };
}

function rowOf(error: unknown): FailureRow {
  if (!(error instanceof Error)) return UNKNOWN;
  const { code, message, name } = error as NodeJS.ErrnoException;
  if ((code === undefined || code === 'UND_ERR_SOCKET') && Object.hasOwn(failureMessages, message))
    return failureMessages[message as keyof typeof failureMessages];
  if (code === undefined) return name === PARSER_ERROR ? bad('bad-response') : UNKNOWN;
  if (Object.hasOwn(failureRows, code)) return failureRows[code as keyof typeof failureRows];
  for (const [prefix, family] of Object.entries(failureFamilies)) if (code.startsWith(prefix)) return family;
  return UNKNOWN;
}
