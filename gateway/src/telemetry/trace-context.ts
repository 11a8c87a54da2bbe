/**
 * Where a request stands among traces. A caller that is trusted is followed, with its decision on sampling; any other
 * begins a new trace that links to what it sent, so that nobody outside forces traces on us or joins ours.
 */
import type { TelemetrySettings } from '../config/model.ts';
import type { HeaderList } from '../header-list.ts';
import type { TraceIdentity } from '../record.ts';
import { type ParentContext, parseTraceparent, RANDOM, SAMPLED } from './parse-traceparent.ts';
import { newSpanId, newTrace } from './random-ids.ts';
import { readTracestate } from './read-tracestate.ts';

export { newSpanId } from './random-ids.ts';

export function beginTrace(headers: HeaderList, trusted: boolean, settings: TelemetrySettings): TraceIdentity {
  const caller = readCaller(headers);
  return caller !== undefined && isFollowed(trusted, settings)
    ? followTrace(caller, readTracestate(headers), settings)
    : startTrace(caller, settings);
}

/** `trusted` says whether the peer is one of the trusted proxies; the settings say what that is worth. */
function isFollowed(trusted: boolean, settings: TelemetrySettings): boolean {
  switch (settings.trustTraceContext) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'trusted-proxies':
      return trusted;
  }
}

/** Two fields cannot both be the parent; joined, as Node would have them, they are not even one. */
function readCaller(headers: HeaderList): ParentContext | undefined {
  if (!headers.has('traceparent')) return undefined;
  const fields = headers.all('traceparent');
  return fields.length === 1 ? parseTraceparent(fields[0] as string) : undefined;
}

function followTrace(
  caller: ParentContext,
  tracestate: string | undefined,
  settings: TelemetrySettings,
): TraceIdentity {
  return {
    traceId: caller.traceId,
    spanId: newSpanId(),
    parentSpanId: caller.spanId,
    sampled: caller.sampled || settings.sampling === 'collector',
    sampledBy: settings.sampling === 'collector' ? 'collector' : 'caller',
    random: caller.random,
    tracestate,
    baggage: undefined,
    link: undefined,
  };
}

function startTrace(caller: ParentContext | undefined, settings: TelemetrySettings): TraceIdentity {
  const { traceId, sampled } = newTrace(settings.sampling === 'collector' ? 1 : settings.sample);
  return {
    traceId,
    spanId: newSpanId(),
    parentSpanId: undefined,
    sampled,
    sampledBy: settings.sampling === 'collector' ? 'collector' : 'ratio',
    random: true,
    tracestate: undefined,
    baggage: undefined,
    link: caller === undefined ? undefined : { traceId: caller.traceId, spanId: caller.spanId },
  };
}

const FLAGS = ['00', '01', '02', '03'] as const;

export const traceFlags = (identity: TraceIdentity): string =>
  FLAGS[(identity.sampled ? SAMPLED : 0) | (identity.random ? RANDOM : 0)] as string;

/** The header for a message about this span: an attempt's to the upstream, the request's own in `traceresponse`. */
export const traceparent = (identity: TraceIdentity, spanId: string): string =>
  `00-${identity.traceId}-${spanId}-${traceFlags(identity)}`;
