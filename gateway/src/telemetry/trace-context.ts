/**
 * Where a request stands among traces. A caller that is trusted is followed, with its decision on sampling if it made one;
 * any other begins a new trace that links to what it sent, so that nobody outside forces traces on us or joins ours.
 *
 *   fields ──► the first format of telemetry.propagation.read that says something ──► follow it, or link to it
 *
 * A format that is there but malformed or doubled says nothing, and the next one is asked; when none is left, a trace is
 * begun. tracestate belongs to traceparent: it is read when that one is followed, and never by itself. Baggage has no part
 * in this: it passes if telemetry.trustBaggage lets it.
 */
import type { PropagationFormat, TelemetrySettings, Trust } from '../config/model.ts';
import type { HeaderList } from '../header-list.ts';
import type { TraceIdentity } from '../record.ts';
import type { CallerContext } from './caller-context.ts';
import { type FoundContext, findContext } from './find-context.ts';
import { parseB3, parseB3Fields } from './parse-b3.ts';
import { type ParentContext, parseTraceparent, wireFlags } from './parse-traceparent.ts';
import { parseUberTraceId } from './parse-uber-trace-id.ts';
import { newSpanId, newTraceId } from './random-ids.ts';
import { readBaggage } from './read-baggage.ts';
import { readTracestate } from './read-tracestate.ts';

export { newSpanId } from './random-ids.ts';

/** `trusted` says whether the peer is one of the trusted proxies; the settings say what that is worth. */
export function beginTrace(headers: HeaderList, trusted: boolean, settings: TelemetrySettings): TraceIdentity {
  const found = findContext(headers);
  if (found === undefined) return newTrace(settings, undefined, undefined, undefined);
  const baggage =
    found.baggage !== undefined && isTrusted(settings.trustBaggage, trusted) ? readBaggage(found.baggage) : undefined;
  for (const format of settings.propagation.read) {
    const caller = callerOf(found, format);
    if (caller === undefined) continue;
    if (!isTrusted(settings.trustTraceContext, trusted))
      return newTrace(settings, typeof caller === 'string' ? undefined : caller, undefined, baggage);
    if (typeof caller === 'string') return newTrace(settings, undefined, caller === 'accept', baggage);
    const { tracestate } = found;
    return followTrace(
      settings,
      caller,
      format === 'w3c' && tracestate !== undefined ? readTracestate(tracestate) : undefined,
      baggage,
    );
  }
  return newTrace(settings, undefined, undefined, baggage);
}

export function isTrusted(trust: Trust, peerIsTrusted: boolean): boolean {
  switch (trust) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'trusted-proxies':
      return peerIsTrusted;
  }
}

function callerOf(found: FoundContext, format: PropagationFormat): CallerContext | undefined {
  switch (format) {
    case 'w3c':
      return found.traceparent === undefined ? undefined : parseTraceparent(found.traceparent);
    // Where both forms are there, the one field is the one to read (B3, Http Encodings).
    case 'b3':
      return (found.b3 === undefined ? undefined : parseB3(found.b3)) ?? parseB3Fields(found);
    case 'b3-multi':
      return parseB3Fields(found);
    case 'jaeger':
      return found.uberTraceId === undefined ? undefined : parseUberTraceId(found.uberTraceId);
  }
}

function followTrace(
  settings: TelemetrySettings,
  caller: ParentContext,
  tracestate: string | undefined,
  baggage: string | undefined,
): TraceIdentity {
  const { sampled, sampledBy } = headOf(settings, caller.sampled);
  return {
    traceId: caller.traceId,
    spanId: newSpanId(),
    parentSpanId: caller.spanId,
    sampled,
    sampledBy,
    random: caller.random,
    tracestate,
    baggage,
    link: undefined,
  };
}

function newTrace(
  settings: TelemetrySettings,
  linked: ParentContext | undefined,
  decided: boolean | undefined,
  baggage: string | undefined,
): TraceIdentity {
  const { sampled, sampledBy } = headOf(settings, decided);
  return {
    traceId: newTraceId(),
    spanId: newSpanId(),
    parentSpanId: undefined,
    sampled,
    sampledBy,
    random: true,
    tracestate: undefined,
    baggage,
    link: linked === undefined ? undefined : { traceId: linked.traceId, spanId: linked.spanId },
  };
}

type Head = Pick<TraceIdentity, 'sampled' | 'sampledBy'>;

const BY_COLLECTOR: Head = { sampled: true, sampledBy: 'collector' };
const BY_CALLER: Record<'yes' | 'no', Head> = {
  yes: { sampled: true, sampledBy: 'caller' },
  no: { sampled: false, sampledBy: 'caller' },
};
const UNDECIDED: Head = { sampled: false, sampledBy: 'undecided' };

function headOf({ sampling }: TelemetrySettings, decided: boolean | undefined): Head {
  if (sampling === 'collector') return BY_COLLECTOR;
  return decided === undefined ? UNDECIDED : BY_CALLER[decided ? 'yes' : 'no'];
}

const FLAGS = ['00', '01', '02', '03'] as const;

export const traceFlags = (identity: TraceIdentity): string => FLAGS[wireFlags(identity)] as string;

/** The header for a message about this span: an attempt's to the upstream, the request's own in `traceresponse`. */
export const traceparent = (identity: TraceIdentity, spanId: string): string =>
  `00-${identity.traceId}-${spanId}-${traceFlags(identity)}`;
