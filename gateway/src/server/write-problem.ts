/** RFC 9457: every refusal in one form. Nothing of the upstream, of Redis or of a stack is in it. */
import type { Answer } from '../pipeline/stage.ts';
import { type Problem, problemSpec } from '../problems.ts';

export function writeProblem(problem: Problem, traceId: string): Answer {
  const spec = problemSpec(problem.code);
  const body = Buffer.from(
    `${JSON.stringify({
      type: spec.type ?? `urn:weir:problem:${problem.code}`,
      title: spec.title,
      status: spec.status,
      detail: spec.detail,
      traceId,
      'violated-policies': problem.violatedPolicies,
      retryAfterMs: problem.retryAfterMs,
    })}\n`,
  );
  const headers = [
    'content-type',
    'application/problem+json',
    'content-length',
    String(body.length),
    'cache-control',
    'no-store',
  ];
  if (problem.allow !== undefined) headers.push('allow', problem.allow.join(', '));
  if (problem.retryAfterMs !== undefined)
    headers.push('retry-after', String(Math.max(1, Math.ceil(problem.retryAfterMs / 1000))));
  return { status: spec.status, headers, body };
}
