/** Every refusal that a client can see. Each feature owns its codes, in the `problems.ts` of its folder; this file lists them. */
import { forwardingProblems } from './forwarding/problems.ts';
import { guardProblems } from './guard/problems.ts';
import { pipelineProblems } from './pipeline/problems.ts';
import type { ProblemSpec } from './problem-spec.ts';
import { rateLimitProblems } from './rate-limit/problems.ts';
import { routingProblems } from './routing/problems.ts';
import { serverProblems } from './server/problems.ts';

export const problems = {
  ...pipelineProblems,
  ...serverProblems,
  ...routingProblems,
  ...guardProblems,
  ...rateLimitProblems,
  ...forwardingProblems,
} as const satisfies Record<string, ProblemSpec>;

export type ProblemCode = keyof typeof problems;

/** A refusal as a value: never thrown, so that a flood of them builds no stack traces. */
export interface Problem {
  readonly code: ProblemCode;
  readonly retryAfterMs: number | undefined;
  readonly violatedPolicies: readonly string[] | undefined;
  /** The methods that would have been taken; a 405 must name them (RFC 9110, 15.5.6). */
  readonly allow: readonly string[] | undefined;
}

export interface ProblemDetails {
  readonly retryAfterMs?: number;
  readonly violatedPolicies?: readonly string[];
  readonly allow?: readonly string[];
}

export function problem(code: ProblemCode, more: ProblemDetails = {}): Problem {
  return { code, retryAfterMs: more.retryAfterMs, violatedPolicies: more.violatedPolicies, allow: more.allow };
}

export const problemSpec = (code: ProblemCode): ProblemSpec => problems[code];
