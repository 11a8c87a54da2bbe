/**
 * The header `uber-trace-id` of Jaeger's clients, read strictly: what is malformed is no context at all.
 *
 *   {trace id}:{span id}:{parent span id}:{flags}     hex, the colons often as %3A; ids may be short of zeros on the left
 *
 * flags: 1 sampled, 2 debug, which implies it. The parent span id is deprecated and of no use here.
 */
import type { ParentContext } from './parse-traceparent.ts';

const VALUE = /^([0-9a-f]{1,32})(?::|%3a)([0-9a-f]{1,16})(?::|%3a)(?:[0-9a-f]{1,16})(?::|%3a)([0-9a-f]{1,2})$/;
const ZEROS = /^0+$/;
const SAMPLED_OR_DEBUG = 3;

export function parseUberTraceId(value: string): ParentContext | undefined {
  const found = VALUE.exec(value.toLowerCase());
  if (found === null) return undefined;
  const [, traceId = '', spanId = '', flags = ''] = found;
  if (ZEROS.test(traceId) || ZEROS.test(spanId)) return undefined;
  return {
    traceId: traceId.padStart(32, '0'),
    spanId: spanId.padStart(16, '0'),
    sampled: (Number.parseInt(flags, 16) & SAMPLED_OR_DEBUG) !== 0,
    random: false,
  };
}
