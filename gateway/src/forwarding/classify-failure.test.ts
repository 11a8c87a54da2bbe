import { describe, expect, it } from 'vitest';
import { problems } from '../problems.ts';
import { classifyFailure, failureFamilies, failureMessages, failureRows } from './classify-failure.ts';

const error = (code: string | undefined, message = 'text', name = 'Error'): Error =>
  Object.assign(new Error(message), { name, ...(code === undefined ? {} : { code }) });

/** Every code: its status before anything was sent, with a request under way, with a response under way; its word. */
const EXPECTED: Record<keyof typeof failureRows, [unsent: number, sent: number, answered: number, failure: string]> = {
  ECONNREFUSED: [503, 502, 502, 'refused'],
  ENOENT: [503, 502, 502, 'refused'],
  ENOTFOUND: [503, 502, 502, 'name-not-found'],
  EAI_AGAIN: [503, 502, 502, 'name-not-found'],
  EHOSTUNREACH: [503, 502, 502, 'unreachable'],
  EHOSTDOWN: [503, 502, 502, 'unreachable'],
  ENETUNREACH: [503, 502, 502, 'unreachable'],
  ENETDOWN: [503, 502, 502, 'unreachable'],
  EACCES: [503, 502, 502, 'unreachable'],
  EPERM: [503, 502, 502, 'unreachable'],
  EADDRNOTAVAIL: [503, 502, 502, 'no-local-resource'],
  EMFILE: [503, 502, 502, 'no-local-resource'],
  ENFILE: [503, 502, 502, 'no-local-resource'],
  ECONNRESET: [503, 502, 502, 'reset'],
  ECONNABORTED: [503, 502, 502, 'reset'],
  EPIPE: [503, 502, 502, 'reset'],
  UND_ERR_SOCKET: [503, 502, 502, 'closed'],
  UND_ERR_INFO: [503, 502, 502, 'closed'],
  UND_ERR_ABORTED: [503, 502, 502, 'closed'],
  UND_ERR_DESTROYED: [503, 502, 502, 'shutting-down'],
  UND_ERR_CLOSED: [503, 502, 502, 'shutting-down'],
  ETIMEDOUT: [504, 504, 504, 'connect-timeout'],
  UND_ERR_CONNECT_TIMEOUT: [504, 504, 504, 'connect-timeout'],
  UND_ERR_HEADERS_TIMEOUT: [504, 504, 504, 'response-timeout'],
  UND_ERR_BODY_TIMEOUT: [504, 504, 504, 'idle-timeout'],
  ERR_TLS_HANDSHAKE_TIMEOUT: [504, 504, 504, 'connect-timeout'],
  EPROTO: [503, 502, 502, 'tls'],
  CERT_HAS_EXPIRED: [503, 502, 502, 'tls'],
  CERT_NOT_YET_VALID: [503, 502, 502, 'tls'],
  CERT_REVOKED: [503, 502, 502, 'tls'],
  CERT_REJECTED: [503, 502, 502, 'tls'],
  CERT_UNTRUSTED: [503, 502, 502, 'tls'],
  CERT_CHAIN_TOO_LONG: [503, 502, 502, 'tls'],
  CERT_SIGNATURE_FAILURE: [503, 502, 502, 'tls'],
  DEPTH_ZERO_SELF_SIGNED_CERT: [503, 502, 502, 'tls'],
  SELF_SIGNED_CERT_IN_CHAIN: [503, 502, 502, 'tls'],
  UNABLE_TO_GET_ISSUER_CERT: [503, 502, 502, 'tls'],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [503, 502, 502, 'tls'],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [503, 502, 502, 'tls'],
  ERR_TLS_CERT_ALTNAME_INVALID: [503, 502, 502, 'tls'],
  UND_ERR_HEADERS_OVERFLOW: [502, 502, 502, 'head-too-large'],
  HPE_INVALID_EOF_STATE: [502, 502, 502, 'closed'],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: [502, 502, 502, 'length-mismatch'],
  UND_ERR_INVALID_ARG: [400, 400, 400, 'bad-request'],
  UND_ERR_NOT_SUPPORTED: [400, 400, 400, 'bad-request'],
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: [400, 400, 400, 'bad-request'],
  ERR_UNESCAPED_CHARACTERS: [400, 400, 400, 'bad-request'],
  ERR_INVALID_CHAR: [400, 400, 400, 'bad-request'],
};

const status = (code: string | undefined, progress: 'unsent' | 'sent' | 'answered') =>
  problems[classifyFailure(error(code), progress).problem].status;

describe('a failure', () => {
  it.each(Object.entries(EXPECTED))('with code %s', (code, [unsent, sent, answered, failure]) => {
    expect([status(code, 'unsent'), status(code, 'sent'), status(code, 'answered')]).toEqual([unsent, sent, answered]);
    expect(classifyFailure(error(code), 'sent').failure).toBe(failure);
  });

  it('has a row in this test for every row of the table', () => {
    expect(Object.keys(EXPECTED).toSorted()).toEqual(Object.keys(failureRows).toSorted());
  });

  it.each([
    ['HPE_INVALID_CONSTANT', 'upstream-bad-response', 'bad-response'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'upstream-unreachable', 'tls'],
  ])('with code %s belongs to a family', (code, problem, failure) => {
    expect(classifyFailure(error(code), 'unsent')).toEqual({ problem, failure, sent: false });
    expect(Object.keys(failureFamilies)).toHaveLength(2);
  });

  it('of undici that has no code of its own is told by its message', () => {
    expect(Object.keys(failureMessages)).toHaveLength(3);
    const bad = { problem: 'upstream-bad-response', failure: 'bad-response', sent: true };
    expect(classifyFailure(error('UND_ERR_SOCKET', 'bad response'), 'sent')).toEqual(bad);
    expect(classifyFailure(error('UND_ERR_SOCKET', 'bad upgrade'), 'sent')).toEqual(bad);
    expect(classifyFailure(error(undefined, 'anything', 'HTTPParserError'), 'sent')).toEqual(bad);
    const ended = error(
      undefined,
      'Response does not match the HTTP/1.1 protocol (Invalid EOF state)',
      'HTTPParserError',
    );
    expect(classifyFailure(ended, 'answered')).toMatchObject({ problem: 'upstream-reset', failure: 'closed' });
  });

  it('that undici reports as a wrong length before the head was a bad head', () => {
    const mismatch = error('UND_ERR_RES_CONTENT_LENGTH_MISMATCH');
    expect(classifyFailure(mismatch, 'sent').problem).toBe('upstream-bad-response');
    expect(classifyFailure(mismatch, 'answered').problem).toBe('upstream-reset');
  });

  it('that nobody has heard of is an upstream failure, and says that we do not know it', () => {
    for (const unknown of [error('E_NEW'), error(undefined), 'text', undefined, null, error('toString')])
      expect(classifyFailure(unknown, 'sent')).toEqual({ problem: 'upstream-reset', failure: 'internal', sent: true });
  });

  it('sent nothing as long as the request had not begun to go out', () => {
    expect(classifyFailure(error('ECONNRESET'), 'unsent').sent).toBe(false);
    expect(classifyFailure(error('ECONNRESET'), 'sent').sent).toBe(true);
  });
});
