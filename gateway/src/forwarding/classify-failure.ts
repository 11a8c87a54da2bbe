/**
 * What an error of Node or undici means: one row for each code, each with what it is called before and after the
 * request began to go out on a connection. Before, nothing was sent and another attempt repeats nothing; after, treat
 * everything as sent, a reset on a reused connection included.
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

interface FailureRow {
  readonly before: ProblemCode;
  readonly after: ProblemCode;
  readonly failure: FailureWord;
}

const connecting = (failure: FailureWord): FailureRow => ({
  before: 'upstream-unreachable',
  after: 'upstream-reset',
  failure,
});
const late = (failure: FailureWord): FailureRow => ({ before: 'upstream-timeout', after: 'upstream-timeout', failure });
const bad = (failure: FailureWord): FailureRow => ({
  before: 'upstream-bad-response',
  after: 'upstream-bad-response',
  failure,
});
const ours: FailureRow = { before: 'bad-request', after: 'bad-request', failure: 'bad-request' };

export const failureRows = {
  ECONNREFUSED: connecting('refused'),
  ENOENT: connecting('refused'),
  ENOTFOUND: connecting('name-not-found'),
  EAI_AGAIN: connecting('name-not-found'),
  EHOSTUNREACH: connecting('unreachable'),
  EHOSTDOWN: connecting('unreachable'),
  ENETUNREACH: connecting('unreachable'),
  ENETDOWN: connecting('unreachable'),
  EADDRNOTAVAIL: connecting('no-local-resource'),
  EMFILE: connecting('no-local-resource'),
  ENFILE: connecting('no-local-resource'),
  EACCES: connecting('unreachable'),
  EPERM: connecting('unreachable'),

  ECONNRESET: connecting('reset'),
  ECONNABORTED: connecting('reset'),
  EPIPE: connecting('reset'),
  UND_ERR_SOCKET: connecting('closed'),
  UND_ERR_INFO: connecting('closed'),
  UND_ERR_ABORTED: connecting('closed'),
  UND_ERR_DESTROYED: connecting('shutting-down'),
  UND_ERR_CLOSED: connecting('shutting-down'),

  ETIMEDOUT: late('connect-timeout'),
  UND_ERR_CONNECT_TIMEOUT: late('connect-timeout'),
  UND_ERR_HEADERS_TIMEOUT: late('response-timeout'),
  UND_ERR_BODY_TIMEOUT: late('idle-timeout'),

  EPROTO: connecting('tls'),
  CERT_HAS_EXPIRED: connecting('tls'),
  CERT_NOT_YET_VALID: connecting('tls'),
  CERT_REVOKED: connecting('tls'),
  CERT_REJECTED: connecting('tls'),
  CERT_UNTRUSTED: connecting('tls'),
  CERT_CHAIN_TOO_LONG: connecting('tls'),
  CERT_SIGNATURE_FAILURE: connecting('tls'),
  DEPTH_ZERO_SELF_SIGNED_CERT: connecting('tls'),
  SELF_SIGNED_CERT_IN_CHAIN: connecting('tls'),
  UNABLE_TO_GET_ISSUER_CERT: connecting('tls'),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: connecting('tls'),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: connecting('tls'),
  ERR_TLS_CERT_ALTNAME_INVALID: connecting('tls'),
  ERR_TLS_HANDSHAKE_TIMEOUT: late('connect-timeout'),

  UND_ERR_HEADERS_OVERFLOW: bad('head-too-large'),
  HPE_INVALID_EOF_STATE: { before: 'upstream-reset', after: 'upstream-reset', failure: 'closed' },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: {
    before: 'upstream-reset',
    after: 'upstream-reset',
    failure: 'length-mismatch',
  },
  ERR_INVALID_CHAR: bad('bad-response'),
  ERR_HTTP_INVALID_HEADER_VALUE: bad('bad-response'),
  ERR_HTTP_INVALID_STATUS_CODE: bad('bad-response'),

  UND_ERR_INVALID_ARG: ours,
  UND_ERR_NOT_SUPPORTED: ours,
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: ours,
  ERR_UNESCAPED_CHARACTERS: ours,
} as const satisfies Record<string, FailureRow>;

/** Families of codes that grow with every release of the parser and of OpenSSL. */
export const failureFamilies = {
  HPE_: bad('bad-response'),
  ERR_SSL_: connecting('tls'),
} as const satisfies Record<string, FailureRow>;

const UNKNOWN: FailureRow = { before: 'upstream-unreachable', after: 'upstream-reset', failure: 'internal' };

/** undici reports these with the code of a closed socket; they are its words for a response that makes no sense. */
const BAD_RESPONSE_MESSAGES: readonly string[] = ['bad response', 'bad upgrade'];

export function classifyFailure(error: unknown, sent: boolean): Failure {
  const row = rowOf(error);
  return { problem: sent ? row.after : row.before, failure: row.failure, sent };
}

function rowOf(error: unknown): FailureRow {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code !== 'string') return UNKNOWN;
  if (code === 'UND_ERR_SOCKET' && BAD_RESPONSE_MESSAGES.includes(message as string)) return bad('bad-response');
  const row: FailureRow | undefined = Object.hasOwn(failureRows, code)
    ? failureRows[code as keyof typeof failureRows]
    : undefined;
  if (row !== undefined) return row;
  for (const [prefix, family] of Object.entries(failureFamilies)) if (code.startsWith(prefix)) return family;
  return UNKNOWN;
}
