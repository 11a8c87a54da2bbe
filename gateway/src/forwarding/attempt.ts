/** What the attempt loop hands to a sender, and what comes back. */
import type { ClientAbort } from '../exchange.ts';
import type { Responder } from '../pipeline/client-response.ts';
import type { AttemptNote, RequestRecord } from '../record.ts';
import type { Target, Upstream, UpstreamTimeouts } from '../upstreams/upstream.ts';
import type { TargetPick } from '../upstreams/upstream-state.ts';
import type { Failure } from './classify-failure.ts';
import type { OutgoingBody } from './outgoing-body.ts';

export interface OutgoingRequest {
  readonly method: string;
  /** Path and query, as matched. */
  readonly path: string;
  /** Flat, as HeaderList has them; framing included. */
  readonly headers: string[];
  readonly body: OutgoingBody | undefined;
  /** Nothing of 1xx goes to a client that cannot know it (RFC 9110, 15.2). */
  readonly takesInterim: boolean;
}

export interface AttemptContext {
  readonly target: Target;
  readonly timeouts: UpstreamTimeouts;
  readonly note: AttemptNote;
  readonly record: RequestRecord;
  readonly responder: Responder;
  readonly clientAbort: ClientAbort;
}

export type AttemptResult =
  | { readonly kind: 'responded'; readonly status: number }
  | { readonly kind: 'switched' }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly headSent: boolean }
  | { readonly kind: 'aborted' };

export function attemptNote(
  number: number,
  spanId: string,
  upstream: Upstream,
  pick: TargetPick,
  startedMs: number,
): AttemptNote {
  return {
    number,
    spanId,
    upstream: upstream.name,
    target: pick.target.name,
    targetScheme: pick.target.scheme,
    targetHost: pick.target.host,
    targetPort: pick.target.port,
    pickedBecause: pick.because,
    startedMs,
    lookedUpMs: undefined,
    reachedMs: undefined,
    connectedMs: undefined,
    reused: false,
    requestSentMs: undefined,
    firstByteMs: undefined,
    endedMs: 0,
    status: undefined,
    outcome: undefined,
    retryVerdict: undefined,
  };
}
