/** What is said of spans that are in the trace of their call, and not where they belong. */
import type { Fate } from './fate.ts';
import type { Finding } from './finding.ts';
import { callsIn, type Hop, usual } from './hop.ts';
import type { SeenSpan } from './seen.ts';

export type Words = Pick<Finding, 'subject' | 'says' | 'evidence' | 'fix'>;

/** Whoever answered these of its calls. */
export const calleeName = ({ callee, upstream, fates }: Hop, ill: readonly Fate[]): string =>
  usual(ill) ?? callee ?? upstream ?? fates[0]?.call.peer ?? 'unknown';

/** Where the calls went; of several targets how many went wrong at each. */
export function whereTo({ upstream, callee, fates }: Hop, ill: readonly Fate[]): string {
  const all = countBy(fates);
  if (upstream === undefined)
    return `from ${fates[0]?.call.caller} to ${all.size === 1 ? fates[0]?.call.peer : `${callee} (${all.size} addresses)`}`;
  if (all.size === 1) return `to upstream ${upstream} (${[...all.keys()].join()})`;
  const wrong = countBy(ill);
  const each = [...all].map(([target, count]) => `${target} ${wrong.get(target) ?? 0} of ${count}`);
  return `to upstream ${upstream} (${each.slice(0, 8).join(', ')}${each.length > 8 ? ', …' : ''})`;
}

function countBy(fates: readonly Fate[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { call } of fates) counts.set(call.peer, (counts.get(call.peer) ?? 0) + 1);
  return counts;
}

export function misplacedWords(hop: Hop, ill: readonly Fate[]): Words {
  const name = calleeName(hop, ill);
  const roots = ill.filter(({ spans }) => spans[0]?.parentSpanId === undefined).length;
  const mostly = roots * 2 > ill.length;
  const [first] = ill[0]?.spans ?? [];
  const example =
    first?.parentSpanId === undefined
      ? 'its SERVER span is in the trace and has no parent'
      : `its SERVER span is in the trace under span ${first.parentSpanId}, and the call was span ${ill[0]?.call.spanId}`;
  return {
    subject: name,
    says: mostly
      ? `${name} keeps the id of the trace and loses the span that called it.`
      : `${name} hangs its spans on a parent that nobody sent.`,
    evidence: `${ill.length} of ${callsIn(hop.fates.length)} ${whereTo(hop, ill)}: ${example}`,
    fix: mostly
      ? `Have ${name} take the whole context of traceparent (OTEL_PROPAGATORS=tracecontext,baggage), not the trace id alone.`
      : `A proxy or a mesh between ${hop.caller} and ${name} writes a span id of its own and sends no spans here: have it export them, or pass traceparent on as it came.`,
  };
}

export function doubledWords(hop: Hop, ill: readonly Fate[]): Words {
  const name = calleeName(hop, ill);
  const where = `${ill.length} of ${callsIn(hop.fates.length)} ${whereTo(hop, ill)}`;
  const services = [...new Set(ill.flatMap(({ spans }) => spans.map(({ service }) => service)))];
  if (services.length > 1)
    return {
      subject: name,
      says: `One call is answered by several services: ${services.slice(0, 4).join(', ')}.`,
      evidence: `${where}: SERVER spans of more than one service under one attempt`,
      fix: 'Something between sends a copy of each request (a mirror, a shadow), with the traceparent of the first: have it begin a trace of its own for the copy.',
    };
  if (ill.every(({ spans }) => isOneSpan(spans)))
    return {
      subject: name,
      says: `${name} sends each of its spans twice.`,
      evidence: `${where}: the same span id came more than once`,
      fix: `Its spans come here by two ways, such as an exporter of its own and a Collector: end one of them.`,
    };
  return {
    subject: name,
    says: `${name} doubles the trace: two SERVER spans answer one call.`,
    evidence: `${where}: ${ill[0]?.spans.length} SERVER spans of ${name} under one attempt, ids ${ids(ill[0]?.spans ?? [])}`,
    fix: `Two instrumentations of ${name} make a SERVER span each (its framework's and that of HTTP): turn one off. If a proxy between tries again by itself, let the gateway do that.`,
  };
}

const isOneSpan = (spans: readonly SeenSpan[]): boolean => new Set(spans.map(({ spanId }) => spanId)).size === 1;

const ids = (spans: readonly SeenSpan[]): string =>
  spans
    .slice(0, 3)
    .map(({ spanId }) => spanId)
    .join(', ');
