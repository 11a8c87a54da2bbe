/**
 * B3, the format of Zipkin, read strictly: what is malformed is no context at all.
 *
 *   b3: {trace id}-{span id}[-{sampling}[-{parent span id}]]      or  b3: {sampling}
 *   X-B3-TraceId, X-B3-SpanId, X-B3-Sampled, X-B3-Flags           the same in many fields
 *
 * sampling: 1 accept, 0 deny, d debug, which here is an accept; absent leaves it to who reads it. A trace id of 64 bits is
 * filled up with zeros on the left. Where the same span is meant on both sides of a call, here it is the caller's: the
 * parent of ours, and its own parent is of no use.
 */

import type { CallerContext, LoneDecision } from './caller-context.ts';
import type { ParentContext } from './parse-traceparent.ts';

const SINGLE = /^([0-9a-f]{32}|[0-9a-f]{16})-([0-9a-f]{16})(?:-([01d])(?:-[0-9a-f]{16})?)?$/;
const TRACE_ID = /^(?:[0-9a-f]{32}|[0-9a-f]{16})$/;
const SPAN_ID = /^[0-9a-f]{16}$/;
const ZEROS = /^0+$/;

export function parseB3(value: string): CallerContext | undefined {
  if (value.length === 1) return loneDecision(value);
  const found = SINGLE.exec(value);
  if (found === null) return undefined;
  const [, traceId = '', spanId = '', sampling] = found;
  return parentOf(traceId, spanId, sampling === undefined ? undefined : sampling !== '0');
}

const loneDecision = (sampling: string): LoneDecision | undefined =>
  sampling === '0' ? 'deny' : sampling === '1' || sampling === 'd' ? 'accept' : undefined;

/** The values of the X-B3-… fields. */
export interface B3Fields {
  readonly b3TraceId: string | undefined;
  readonly b3SpanId: string | undefined;
  readonly b3Sampled: string | undefined;
  readonly b3Flags: string | undefined;
}

export function parseB3Fields({ b3TraceId, b3SpanId, b3Sampled, b3Flags }: B3Fields): CallerContext | undefined {
  // Any other value of the flags can be ignored; of the decision it is malformed (B3, Sampling State).
  const decided = b3Flags === '1' ? true : DECISIONS.get(b3Sampled);
  if (decided === undefined && b3Sampled !== undefined) return undefined;
  if (b3TraceId === undefined && b3SpanId === undefined)
    return decided === undefined ? undefined : decided ? 'accept' : 'deny';
  if (b3TraceId === undefined || b3SpanId === undefined) return undefined;
  return TRACE_ID.test(b3TraceId) && SPAN_ID.test(b3SpanId) ? parentOf(b3TraceId, b3SpanId, decided) : undefined;
}

/** `true` and `false` were written before there was a specification. */
const DECISIONS: ReadonlyMap<string | undefined, boolean> = new Map([
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
]);

function parentOf(traceId: string, spanId: string, sampled: boolean | undefined): ParentContext | undefined {
  if (ZEROS.test(traceId) || ZEROS.test(spanId)) return undefined;
  return { traceId: traceId.padStart(32, '0'), spanId, sampled, random: false };
}
