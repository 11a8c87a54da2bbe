/** What stands at the end of the list of stages: the thing that fetches the response. */
import type { Problem } from '../problems.ts';
import type { Responder } from './client-response.ts';
import type { BodyPart } from './stage.ts';

/** What became of forwarding. `refused` before the head was sent, `broken` after it. */
export type ForwardResult =
  | { readonly kind: 'forwarded'; readonly status: number }
  | { readonly kind: 'switched'; readonly status: number }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'broken'; readonly problem: Problem }
  | { readonly kind: 'aborted' };

export type Forward<Have> = (
  exchange: Have,
  responder: Responder,
  requestParts: readonly BodyPart[],
) => Promise<ForwardResult>;
