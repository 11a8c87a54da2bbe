import type { ProblemSpec } from '../problem-spec.ts';

export const rateLimitProblems = {
  'limit-exceeded': {
    status: 429,
    title: 'Rate limit exceeded',
    detail: 'The request is over the limit of the policies named here.',
    type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
    source: 'client',
    retry: 'later',
  },
  'limits-unavailable': {
    status: 503,
    title: 'Limits unavailable',
    detail: 'The store of the rate limits does not answer, and this gateway is set to refuse without it.',
    type: 'https://iana.org/assignments/http-problem-types#temporary-reduced-capacity',
    source: 'gateway',
    retry: 'later',
  },
} as const satisfies Record<string, ProblemSpec>;
