/**
 * Header fields that carry the context of a trace, those of them that are known here. None crosses the gateway by itself: a service would
 * take it for ours, and most of them can force a trace (b3: 1, jaeger-debug-id, x-datadog-sampling-priority: 2).
 *
 *   own       the formats that are read and written here: taken out of every request, and written anew
 *   foreign   formats that are not spoken here: passed on for a caller that is trusted, taken out of any other request
 *
 * What matches by its beginning alone (x-b3-*, uberctx-*) is found by a few letters, for every request has x-… fields.
 */
import { canonicalName } from './field-table.ts';

export type ContextRule = 'own' | 'foreign';

const own = [
  // W3C Trace Context, W3C Baggage
  'traceparent',
  'tracestate',
  'baggage',
  // B3, in one field
  'b3',
  // Jaeger
  'uber-trace-id',
  'jaeger-debug-id',
  'jaeger-baggage',
];

const foreign = [
  // AWS X-Ray, Google Cloud, gRPC, Elastic, New Relic, Sentry, Dynatrace, Lightstep, and the draft that came before W3C Baggage
  'x-amzn-trace-id',
  'x-cloud-trace-context',
  'grpc-trace-bin',
  'elastic-apm-traceparent',
  'newrelic',
  'sentry-trace',
  'x-dynatrace',
  'x-ot-span-context',
  'correlation-context',
  // Envoy: both make it keep a trace
  'x-envoy-force-trace',
  'x-client-trace-id',
  // Instana
  'x-instana-t',
  'x-instana-s',
  'x-instana-l',
  // SkyWalking
  'sw8',
  'sw8-correlation',
  'sw8-x',
];

export const contextFields: readonly (readonly [name: string, rule: ContextRule])[] = [
  ...own.map((name) => [name, 'own'] as const),
  ...foreign.map((name) => [name, 'foreign'] as const),
];

/** Of names that no table has. As in a table, `_` counts as `-`. */
export function contextRuleByPrefix(name: string): ContextRule | undefined {
  const first = name.charCodeAt(0) | 32;
  if (first === LETTER_X) {
    const third = name.charCodeAt(2) | 32;
    if (third !== LETTER_B && third !== LETTER_D) return undefined;
    return startsWith(name, 'x-b3-') ? 'own' : startsWith(name, 'x-datadog-') ? 'foreign' : undefined;
  }
  const second = name.charCodeAt(1) | 32;
  if (first === LETTER_U && second === LETTER_B) return startsWith(name, 'uberctx-') ? 'own' : undefined;
  if (first === LETTER_O && second === LETTER_T)
    return startsWith(name, 'ot-tracer-') || startsWith(name, 'ot-baggage-') ? 'foreign' : undefined;
  return undefined;
}

const startsWith = (name: string, prefix: string): boolean =>
  name.length > prefix.length && canonicalName(name.slice(0, prefix.length)) === prefix;

const LETTER_B = 98;
const LETTER_D = 100;
const LETTER_O = 111;
const LETTER_T = 116;
const LETTER_U = 117;
const LETTER_X = 120;
