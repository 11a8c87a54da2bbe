import type { ProblemSpec } from '../problem-spec.ts';

/** What the admin port refuses. Its users are operators: these are not among the problems that clients of the gateway see. */
export const adminProblems = {
  'admin-not-found': {
    status: 404,
    title: 'Not found',
    detail: 'The admin port has nothing at this path.',
    source: 'client',
    retry: 'never',
  },
  'admin-method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    detail: 'This path of the admin port takes GET and HEAD.',
    source: 'client',
    retry: 'never',
  },
  'admin-unauthorized': {
    status: 401,
    title: 'Unauthorized',
    detail: 'This path of the admin port needs the bearer token of the configuration.',
    source: 'client',
    retry: 'never',
  },
  'admin-wrong-host': {
    status: 421,
    title: 'Misdirected request',
    detail: 'The admin port is on loopback and answers to the names of this machine only.',
    source: 'client',
    retry: 'never',
  },
  'not-ready': {
    status: 503,
    title: 'Not ready',
    detail: 'The gateway is starting or stopping.',
    source: 'gateway',
    retry: 'later',
  },
} as const satisfies Record<string, ProblemSpec>;

export type AdminProblemCode = keyof typeof adminProblems;
