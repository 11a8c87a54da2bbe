import type { ProblemSpec } from '../problem-spec.ts';

export const serverProblems = {
  'bad-request': {
    status: 400,
    title: 'Bad request',
    detail: 'The request is not well-formed HTTP.',
    source: 'client',
    retry: 'never',
  },
  'bad-host': {
    status: 400,
    title: 'Bad Host header',
    detail: 'The request needs exactly one valid Host header.',
    source: 'client',
    retry: 'never',
  },
  'request-timeout': {
    status: 408,
    title: 'Request timeout',
    detail: 'The request did not arrive in time.',
    source: 'client',
    retry: 'safe',
  },
  'headers-too-large': {
    status: 431,
    title: 'Headers too large',
    detail: 'The request header fields are larger, or more, than this gateway accepts.',
    source: 'client',
    retry: 'never',
  },
  'method-not-supported': {
    status: 501,
    title: 'Method not supported',
    detail: 'This gateway does not forward CONNECT or TRACE.',
    source: 'client',
    retry: 'never',
  },
  'transfer-coding-not-supported': {
    status: 501,
    title: 'Transfer coding not supported',
    detail: 'This gateway takes no transfer coding but chunked.',
    source: 'client',
    retry: 'never',
  },
  'expectation-failed': {
    status: 417,
    title: 'Expectation failed',
    detail: 'This gateway meets only the expectation 100-continue.',
    source: 'client',
    retry: 'never',
  },
} as const satisfies Record<string, ProblemSpec>;
