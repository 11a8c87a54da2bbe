/** What is said of calls whose callee answered in a trace of its own, and who is to blame. */
import type { Fate } from './fate.ts';
import { callsIn, fatesOfKind, type Hop } from './hop.ts';
import { linksTo } from './loose-spans.ts';
import { calleeName, type Words, whereTo } from './propagation-words.ts';

export function restartedWords(hop: Hop, ill: readonly Fate[], hops: readonly Hop[], writes: readonly string[]): Words {
  const name = calleeName(hop, ill);
  const evidence = `${ill.length} of ${callsIn(hop.fates.length)} ${whereTo(hop, ill)}: ${seenAs(hop, ill, name)}`;
  const isQueue = ill.every(({ call }) => call.isMessage);
  if (isQueue)
    return {
      subject: hop.caller,
      says: `The trace of ${hop.caller} ends at the queue: ${name} begins a new one.`,
      evidence,
      fix: `Carry the context with the message: put traceparent into its fields where ${hop.caller} sends it, and take it from there, or link to it, in ${name}.`,
    };
  const linked = ill.filter(isLinked).length;
  if (linked * 2 > ill.length)
    return {
      subject: name,
      says: `${name} begins a trace of its own and links to the caller's.`,
      evidence: `${evidence}; ${linked} of them link to the call`,
      fix: `${name} does not trust ${hop.caller}: have it follow callers of its own network (no “public endpoint”; of a Weir, telemetry.trustTraceContext and trustedProxies).`,
    };
  if (hop.upstream === undefined && isDroppedByCaller(hop, hops))
    return {
      subject: hop.caller,
      says: `${hop.caller} drops the trace when it calls ${name}, which begins a new one.`,
      evidence: `${evidence}; ${name} follows others`,
      fix: `Have ${hop.caller} send traceparent with these calls: an instrumented HTTP client, and the instrumentation loaded before that client.`,
    };
  if (hop.upstream === undefined && !sendsToOthers(hop, hops))
    return {
      subject: `${hop.caller} → ${name}`,
      says: `The trace is lost between ${hop.caller} and ${name}.`,
      evidence: `${evidence}; neither is seen to do it right with others`,
      fix: `Have ${hop.caller} send traceparent and ${name} read it (OTEL_PROPAGATORS=tracecontext,baggage in both).`,
    };
  return {
    subject: name,
    says: `${name} restarts the trace: it begins one of its own instead of following ${hop.caller}.`,
    evidence,
    fix: causeOf(hop, ill, name, writes),
  };
}

const isLinked = ({ call, spans }: Fate): boolean => spans.some((span) => linksTo(span, call));

function seenAs(hop: Hop, ill: readonly Fate[], name: string): string {
  const [span] = ill[0]?.spans ?? [];
  const heard = ill.find(({ spans }) => spans[0]?.heard !== undefined)?.spans[0]?.heard;
  const what = `its SERVER span for the same method and path came at the same time in another trace, such as ${span?.traceId}`;
  if (hop.fates.length > 0 && ill.every(({ call }) => call.isMessage))
    return `messages were read by ${name} in another trace, such as ${span?.traceId}`;
  return heard === undefined ? what : `${what}; it heard traceparent: ${heard.join(' and ')}`;
}

/** Whoever is followed by others from somebody else is not to blame. */
const isDroppedByCaller = (hop: Hop, hops: readonly Hop[]): boolean =>
  hops.some((other) => other.callee === hop.callee && other.caller !== hop.caller && isFollowed(other));

const sendsToOthers = (hop: Hop, hops: readonly Hop[]): boolean =>
  hops.some((other) => other.caller === hop.caller && other !== hop && isFollowed(other));

const isFollowed = (hop: Hop): boolean => fatesOfKind(hop, 'followed').length * 2 > hop.fates.length;

function causeOf(hop: Hop, ill: readonly Fate[], name: string, writes: readonly string[]): string {
  const heard = ill.flatMap(({ spans }) => spans[0]?.heard ?? []);
  const several = ill.some(({ spans }) => (spans[0]?.heard?.length ?? 0) > 1);
  if (several)
    return `Two traceparent fields reach ${name}, and joined by a comma they are read as none: something between adds one. Have it replace the field instead.`;
  if (heard.some((field) => ill.some(({ call }) => field.includes(call.traceId))))
    return `traceparent reaches ${name} and is not read: set OTEL_PROPAGATORS=tracecontext,baggage there.`;
  if (hop.upstream !== undefined && !writes.includes('w3c'))
    return `The gateway writes ${writes.join(' and ')} only: add w3c to telemetry.propagation.write, or have ${name} read ${writes[0]}.`;
  return `Have ${name} read W3C trace context (OTEL_PROPAGATORS=tracecontext,baggage)${hop.upstream === undefined ? '' : '; if it reads only B3, add b3 to telemetry.propagation.write'}. If it does, a proxy between strips traceparent or adds a second one: two of them, joined by a comma, are read as none. That ${name} captures the request header traceparent shows what arrives.`;
}
