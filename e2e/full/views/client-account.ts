import type { Account } from './account.ts';

/** What the client itself was told: status, trace, and of a refusal the problem and the policies that said no. */
export function clientAccount(status: number, headers: Headers, body: string): Account {
  const traceId = headers.get('traceresponse')?.split('-')[1];
  if (traceId === undefined) throw new Error(`an answer of ${status} without a traceresponse`);
  if (headers.get('content-type') !== 'application/problem+json') return { status, traceId };
  const problem = JSON.parse(body) as { type: string; status: number; traceId: string };
  if (problem.traceId !== traceId || problem.status !== status)
    throw new Error(`the problem ${body} is not of trace ${traceId} and status ${status}`);
  return { status, traceId, problem: codeIn(problem.type) };
}

/** A type of our own ends in the code; those of a draft have names of their own. */
function codeIn(type: string): string {
  const last = type.split(/[#:/]/).at(-1) as string;
  return last === 'quota-exceeded' ? 'limit-exceeded' : last === 'abnormal-usage-detected' ? 'client-blocked' : last;
}
