/**
 * What a service said when an order asked it for something:
 *
 *   yes      done
 *   no       refused, and nothing was done
 *   unsent   it cannot have heard of it
 *   unknown  it may have done it: the answer did not come in time, or was no answer
 */
import { type Answer, type Call, callService } from '@weir/service-kit/call-service';
import type { ProblemCode } from '@weir/service-kit/problems';

export type Answered =
  | { readonly kind: 'yes' }
  | { readonly kind: 'no'; readonly reason: string }
  | { readonly kind: 'unsent' | 'unknown'; readonly problem: ProblemCode; readonly reason: string };

/** Asking and undoing together are quicker than the five seconds that the gateway waits, so the client hears what happened. */
const askWithinMs = 3_000;
const undoWithinMs = 1_000;

interface Asked {
  readonly service: URL;
  readonly path: string;
  readonly json: unknown;
  /** The status by which this service refuses, and what to say where it gives no reason. */
  readonly refusal: { readonly status: number; readonly reason: string };
  /** As in "nothing was charged". */
  readonly done: string;
  readonly name: string;
}

export async function ask({ service, path, json, refusal, done, name }: Asked): Promise<Answered> {
  const answer = await callService(service, path, { method: 'POST', json, timeoutMs: askWithinMs });
  if (answer.kind === 'unreachable') {
    const reason = `The ${name} service is not there; nothing was ${done}.`;
    return { kind: 'unsent', problem: 'service-unreachable', reason };
  }
  if (answer.kind === 'late') {
    return { kind: 'unknown', problem: 'service-late', reason: `The ${name} service has not answered in time.` };
  }
  if (isSuccess(answer)) return { kind: 'yes' };
  if (answer.kind === 'answered' && answer.status === refusal.status) {
    return { kind: 'no', reason: detailOf(answer.body) ?? refusal.reason };
  }
  return { kind: 'unknown', problem: 'service-broken', reason: `The ${name} service gave no usable answer.` };
}

/** Whether the other service has confirmed it. */
export async function undo(service: URL, path: string, method: Call['method']): Promise<boolean> {
  return isSuccess(await callService(service, path, { method, timeoutMs: undoWithinMs }));
}

const isSuccess = (answer: Answer): boolean =>
  answer.kind === 'answered' && (answer.status === 200 || answer.status === 201);

function detailOf(problem: unknown): string | undefined {
  const detail = (problem as { detail?: unknown } | null)?.detail;
  return typeof detail === 'string' ? detail : undefined;
}
