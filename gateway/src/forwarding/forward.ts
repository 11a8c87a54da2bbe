/**
 * The last step of every request that no stage answered: the loop of attempts. (One for now; the loop is where
 * another one will be decided.)
 *
 *        ┌────────────────────────────────────────────────────────────────────┐
 *        ▼                                                                    │
 *   1 pick a target ─► 2 build the head ─► 3 send ─► 4 its head comes back     │
 *                                                        │ responder.start     │
 *                                           5 bodies, both ways, as they come  │
 *                                                        │                     │
 *                       complete ◄───────────────────────┼──► client gone      │
 *                                                        ▼                     │
 *                                           6 classify the failure             │
 *                                                        ▼                     │
 *                                           7 try again? ─── yes ──────────────┘
 *                                                └── no ──► refused, or broken when its head was out
 *
 * 3, 4 and 5 are the senders': send-http.ts and, for a request that asks to switch protocols, send-upgrade.ts.
 */
import type { Client, Exchange } from '../exchange.ts';
import type { Forward, ForwardResult } from '../pipeline/forward.ts';
import type { BodyPart } from '../pipeline/stage.ts';
import { problem } from '../problems.ts';
import type { AttemptNote, RequestRecord } from '../record.ts';
import type { Route } from '../routing/route.ts';
import type { UpstreamState } from '../upstreams/upstream-state.ts';
import { type AttemptResult, attemptNote, type OutgoingRequest } from './attempt.ts';
import { requestHeaders } from './headers.ts';
import { outgoingBody } from './outgoing-body.ts';
import type { SendHttp } from './send-http.ts';
import type { SendUpgrade } from './send-upgrade.ts';

export interface ForwardParts {
  readonly sendHttp: SendHttp;
  readonly sendUpgrade: SendUpgrade;
  readonly upstreams: UpstreamState;
  readonly now: () => number;
  readonly newSpanId: () => string;
  /** The trace context of one attempt, for its upstream: names and values, flat. Decides on sampling if nobody has. */
  readonly outgoingContext: (record: RequestRecord, spanId: string) => readonly string[];
  /** Whether the trace context of this caller is trusted. */
  readonly trustsContext: (peerIsTrusted: boolean) => boolean;
}

type ForwardedExchange = Exchange & { readonly client: Client; readonly route: Route };

const ATTEMPTS = 1;

export function forward(parts: ForwardParts): Forward<ForwardedExchange> {
  return async function forward(exchange, responder, requestParts) {
    const { record } = exchange;
    const { upstream } = exchange.route;
    for (let number = 1; ; number += 1) {
      // 1 pick a target
      const pick = parts.upstreams.pick(upstream);
      const note = attemptNote(number, parts.newSpanId(), upstream, pick, parts.now());
      record.attempts.push(note);

      // 2 build the head
      const request = outgoingRequest(parts, exchange, note.spanId, requestParts);

      // 3 send, 4 its head comes back, 5 bodies
      const context = {
        target: pick.target,
        timeouts: upstream.timeouts,
        note,
        record,
        responder,
        clientAbort: exchange.clientAbort,
      };
      const result: AttemptResult = await (exchange.upgrade === undefined
        ? parts.sendHttp(request, context)
        : parts.sendUpgrade(request, context, exchange.upgrade));

      // 6 the failure was classified where its cause was known
      // 7 try again?
      if (result.kind !== 'failed' || !triesAgain(note)) return forwardResult(result);
    }
  };
}

function triesAgain(note: AttemptNote): boolean {
  if (note.number < ATTEMPTS) return true;
  note.retryVerdict = 'one attempt is configured';
  return false;
}

function forwardResult(result: AttemptResult): ForwardResult {
  switch (result.kind) {
    case 'responded':
      return { kind: 'forwarded', status: result.status };
    case 'switched':
      return { kind: 'switched', status: 101 };
    case 'aborted':
      return result;
    case 'failed':
      return { kind: result.headSent ? 'broken' : 'refused', problem: problem(result.failure.problem) };
  }
}

function outgoingRequest(
  parts: ForwardParts,
  exchange: ForwardedExchange,
  spanId: string,
  requestParts: readonly BodyPart[],
): OutgoingRequest {
  const { request, record } = exchange;
  const { framing } = request;
  // The incoming framing decides whether there is a body, on every method: anything else lets one message become two.
  const hasBody = framing.kind === 'chunked' || (framing.kind === 'length' && framing.bytes > 0);
  const body = hasBody ? outgoingBody(exchange.body.readable(), requestParts) : undefined;
  const lengthHolds = body === undefined || body.stream === body.source;
  const trustedHops = record.client?.trustedHops ?? 0;
  return {
    method: request.method,
    path: request.target,
    headers: requestHeaders({
      request,
      from: { hops: exchange.client.hops, trustedHops },
      context: parts.outgoingContext(record, spanId),
      keepsForeignContext: parts.trustsContext(trustedHops > 0),
      contentLength: framing.kind === 'length' && lengthHolds ? framing.bytes : undefined,
    }),
    body,
    takesInterim: request.httpVersion !== '1.0',
  };
}
