import type { ProblemSpec } from '../problem-spec.ts';

/** What the admin port refuses. Its users are operators: these are not among the problems that clients of the gateway see. */
export const adminProblems = {
  'admin-bad-parameter': {
    status: 400,
    title: 'Bad parameter',
    detail: 'A parameter of this path cannot be read.',
    source: 'client',
    retry: 'never',
  },
  'admin-bad-filter': {
    status: 400,
    title: 'Bad filter',
    detail: 'The filter cannot be read.',
    source: 'client',
    retry: 'never',
  },
  'admin-bad-trace-id': {
    status: 400,
    title: 'Bad trace id',
    detail: 'A trace id is 32 hexadecimal digits.',
    source: 'client',
    retry: 'never',
  },
  /** Its body is the protocol's own. */
  'admin-malformed-otlp': {
    status: 400,
    title: 'Malformed OTLP',
    detail: 'The body is not what OTLP/HTTP asks for.',
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
  'admin-other-origin': {
    status: 403,
    title: 'Other origin',
    detail: 'Pages of other origins get nothing from the admin port.',
    source: 'client',
    retry: 'never',
  },
  'admin-not-found': {
    status: 404,
    title: 'Not found',
    detail: 'The admin port has nothing at this path.',
    source: 'client',
    retry: 'never',
  },
  'admin-unknown-trace': {
    status: 404,
    title: 'Unknown trace',
    detail:
      'Nothing of this trace is here: it was not sampled, or passed over as one of too many ordinary ones, or has made room for newer ones, or another gateway served it, or it has not ended.',
    source: 'client',
    retry: 'never',
  },
  'admin-nothing-kept': {
    status: 404,
    title: 'Nothing is kept',
    detail: 'This gateway keeps no requests: `admin.keep` is 0B.',
    source: 'client',
    retry: 'never',
  },
  'admin-method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    detail: 'This path of the admin port takes the methods of the Allow field.',
    source: 'client',
    retry: 'never',
  },
  'admin-body-too-large': {
    status: 413,
    title: 'Body too large',
    detail: 'The body is larger than this path takes.',
    source: 'client',
    retry: 'never',
  },
  'admin-body-type': {
    status: 415,
    title: 'Unsupported media type',
    detail: 'This path takes application/x-protobuf and application/json.',
    source: 'client',
    retry: 'never',
  },
  'admin-body-encoding': {
    status: 415,
    title: 'Unsupported content encoding',
    detail: 'This path takes bodies that are plain or gzip.',
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
  'admin-failed': {
    status: 500,
    title: 'Internal error',
    detail: 'The admin port failed to answer; requests through the gateway are not touched by it.',
    source: 'gateway',
    retry: 'never',
  },
  'not-ready': {
    status: 503,
    title: 'Not ready',
    detail: 'The gateway is starting or stopping.',
    source: 'gateway',
    retry: 'later',
  },
  'admin-busy': {
    status: 503,
    title: 'Busy',
    detail: 'As many bodies as the admin port holds at a time are being read.',
    source: 'gateway',
    retry: 'later',
  },
  'admin-too-many-viewers': {
    status: 503,
    title: 'Too many viewers',
    detail: 'As many viewers as the admin port serves at a time follow the requests.',
    source: 'gateway',
    retry: 'later',
  },
  'console-not-built': {
    status: 503,
    title: 'The console is not built',
    detail: 'Run npm run build, then start the gateway again.',
    source: 'gateway',
    retry: 'later',
  },
} as const satisfies Record<string, ProblemSpec>;

export type AdminProblemCode = keyof typeof adminProblems;
