import type { ProblemSpec } from '../problem-spec.ts';

export const routingProblems = {
  'route-not-found': {
    status: 404,
    title: 'No route',
    detail: 'No route of this gateway matches the request.',
    source: 'client',
    retry: 'never',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    detail: 'Routes match this path, but none of them takes this method.',
    source: 'client',
    retry: 'never',
  },
} as const satisfies Record<string, ProblemSpec>;
