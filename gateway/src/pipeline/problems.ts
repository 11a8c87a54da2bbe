import type { ProblemSpec } from '../problem-spec.ts';

export const pipelineProblems = {
  'internal-error': {
    status: 500,
    title: 'Internal error',
    detail: 'The gateway failed while handling this request.',
    source: 'gateway',
    retry: 'safe',
  },
} as const satisfies Record<string, ProblemSpec>;
