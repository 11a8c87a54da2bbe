import type { Events } from '../events.ts';
import type { Exchange } from '../exchange.ts';
import type { Problem } from '../problems.ts';
import type { ClientResponse, Responder } from './client-response.ts';
import type { BodyPart, Outcome, Stage } from './stage.ts';

/** What became of forwarding. `refused` before the head was sent, `broken` after it. */
export type ForwardResult =
  | { readonly kind: 'forwarded'; readonly status: number }
  | { readonly kind: 'switched'; readonly status: number }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'broken'; readonly problem: Problem }
  | { readonly kind: 'aborted' };

export type Forward<Have> = (exchange: Have, responder: Responder, requestParts: readonly BodyPart[]) => Promise<ForwardResult>;

// biome-ignore lint/suspicious/noExplicitAny: the list holds stages of every shape; `stage()` has checked each of them
export type AnyStage = Stage<any, any>;

/** Makes the body of a refusal: the pipeline knows when to refuse, not what a refusal looks like. */
export type WriteProblem = (exchange: Exchange, problem: Problem) => { readonly headers: readonly string[]; readonly status: number; readonly body: Uint8Array };

export interface PipelineParts {
  readonly writeProblem: WriteProblem;
  readonly events: Events;
  readonly now: () => number;
}

export type RunPipeline = (exchange: Exchange, response: ClientResponse) => Promise<Outcome>;

export declare function runExchange(stages: readonly AnyStage[], forward: Forward<Exchange>, parts: PipelineParts, exchange: Exchange, response: ClientResponse): Promise<Outcome>;
