import type { ProblemSpec } from '../problem-spec.ts';

export const guardProblems = {
  'client-blocked': {
    status: 429,
    title: 'Too many requests',
    detail: 'This client sends far more than the gateway takes from one client and is blocked for a while.',
    type: 'https://iana.org/assignments/http-problem-types#abnormal-usage-detected',
    source: 'client',
    retry: 'later',
  },
} as const satisfies Record<string, ProblemSpec>;
