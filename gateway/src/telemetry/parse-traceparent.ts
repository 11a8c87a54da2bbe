/** The header `traceparent` read strictly (W3C Trace Context level 2, 3.2): anything in doubt is no context at all. */

import { ownText } from '../own-text.ts';
import type { TraceIdentity } from '../record.ts';

export interface ParentContext {
  readonly traceId: string;
  readonly spanId: string;
  /** undefined: the caller leaves it to us, as formats other than this one allow. */
  readonly sampled: boolean | undefined;
  readonly random: boolean;
}

const SAMPLED = 1;
const RANDOM = 2;

/** As they go on the wire, and so in every signal. A trace that is kept at its end stays one that was not sampled: nobody drops it for that. */
export const wireFlags = ({ sampled, random }: Pick<TraceIdentity, 'sampled' | 'random'>): number =>
  (sampled ? SAMPLED : 0) | (random ? RANDOM : 0);

const DASH = 45;
// version "-" trace-id "-" parent-id "-" trace-flags
const VERSION_END = 2;
const TRACE_ID_END = 35;
const SPAN_ID_END = 52;
const LENGTH = 55;

export function parseTraceparent(value: string): ParentContext | undefined {
  if (value.length < LENGTH || !isLowerHex(value, 0, VERSION_END)) return undefined;
  const version = value.slice(0, VERSION_END);
  if (version === 'ff') return undefined;
  // A version that is not known yet may have more fields, each begun by a dash (3.2.4).
  if (value.length > LENGTH && (version === '00' || value.charCodeAt(LENGTH) !== DASH)) return undefined;
  if (value.charCodeAt(VERSION_END) !== DASH) return undefined;
  if (value.charCodeAt(TRACE_ID_END) !== DASH) return undefined;
  if (value.charCodeAt(SPAN_ID_END) !== DASH) return undefined;
  if (!isLowerHex(value, VERSION_END + 1, TRACE_ID_END)) return undefined;
  if (!isLowerHex(value, TRACE_ID_END + 1, SPAN_ID_END)) return undefined;
  if (!isLowerHex(value, SPAN_ID_END + 1, LENGTH)) return undefined;
  // A kept id must not hold on to a header as long as a head.
  const own = value.length > LENGTH ? ownText(value.slice(0, LENGTH)) : value;
  const traceId = own.slice(VERSION_END + 1, TRACE_ID_END);
  const spanId = own.slice(TRACE_ID_END + 1, SPAN_ID_END);
  if (traceId === '00000000000000000000000000000000' || spanId === '0000000000000000') return undefined;
  const flags = Number.parseInt(value.slice(SPAN_ID_END + 1, LENGTH), 16);
  return { traceId, spanId, sampled: (flags & SAMPLED) !== 0, random: (flags & RANDOM) !== 0 };
}

function isLowerHex(value: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const code = value.charCodeAt(at);
    if (!((code >= 48 && code <= 57) || (code >= 97 && code <= 102))) return false;
  }
  return true;
}
