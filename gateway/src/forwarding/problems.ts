import type { ProblemSpec } from '../problem-spec.ts';

export const forwardingProblems = {
  'upstream-unreachable': {
    status: 503,
    title: 'Upstream unreachable',
    detail: 'No connection to the upstream could be made.',
    source: 'upstream',
    retry: 'if-unsent',
  },
  'upstream-reset': {
    status: 502,
    title: 'Upstream broke off',
    detail: 'The upstream closed the connection before its answer was complete.',
    source: 'upstream',
    retry: 'safe',
  },
  'upstream-bad-response': {
    status: 502,
    title: 'Bad upstream response',
    detail: 'The upstream answered with something that is not a valid HTTP response.',
    source: 'upstream',
    retry: 'safe',
  },
  'upstream-timeout': {
    status: 504,
    title: 'Upstream timeout',
    detail: 'The upstream did not answer in time.',
    source: 'upstream',
    retry: 'safe',
  },
  'upgrade-refused': {
    status: 502,
    title: 'Upgrade refused',
    detail: 'The upstream did not switch protocols.',
    source: 'upstream',
    retry: 'never',
  },
  'download-timeout': {
    status: 408,
    title: 'Download timeout',
    detail: 'The client stopped reading the response.',
    source: 'client',
    retry: 'safe',
  },
  'upload-timeout': {
    status: 408,
    title: 'Upload timeout',
    detail: 'The request body stopped arriving.',
    source: 'client',
    retry: 'safe',
  },
} as const satisfies Record<string, ProblemSpec>;
