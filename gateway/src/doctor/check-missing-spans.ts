/** Who sends no spans, or not all of them: calls that nothing came of, and spans whose parent never arrived. */
import type { Call } from './call.ts';
import type { Fate } from './fate.ts';
import type { Finding, Health } from './finding.ts';
import { callsIn, fatesOfKind, firstOf, type Hop, howIll, traceIdsOf } from './hop.ts';
import { looseOf } from './loose-spans.ts';
import { calleeName, whereTo } from './propagation-words.ts';
import type { Seen, SeenSpan } from './seen.ts';

export interface MissingSpansParts {
  readonly seen: Seen;
  readonly hops: readonly Hop[];
  /** Of the gateway's calls those that nothing can be said of. */
  readonly unknown: readonly Call[];
  readonly orphans: Finding[];
  readonly gateway: string;
}

const FIX_EXPORT =
  'does it make spans (OpenTelemetry loaded before everything else), and do they come here: by way of a Collector that exports to the admin port, or of WEIR_CONSOLE_OTLP';

export function checkMissingSpans({ seen, hops, unknown, orphans, gateway }: MissingSpansParts): Finding[] {
  const others = strangers(seen, hops);
  const silent = hops.map((hop) => silence(hop, others)).filter((one) => one !== undefined);
  const attempts = hops.filter(({ upstream }) => upstream !== undefined);
  const nobody =
    attempts.length > 0 && !seen.traces.some(({ spans }) => spans.some(({ service }) => service !== gateway));
  if (nobody) return [nobodySends(attempts)];
  const findings = [...silent, ...orphans, ...notKnown(unknown, hops)];
  return findings.length > 0 ? findings : allThere(seen);
}

function silence(hop: Hop, others: readonly string[]): Finding | undefined {
  const silent = silentOf(hop);
  // Whoever is not known to send spans is a database, or somebody else's.
  if (hop.upstream === undefined && hop.callee === undefined) return undefined;
  const health = howIll(silent.length, hop.fates.length, 'warn');
  if (health === undefined) return undefined;
  const name = calleeName(hop, silent);
  const evidence = `${silent.length} of ${callsIn(hop.fates.length)} ${whereTo(hop, silent)} left no span`;
  const base = { check: 'missing-spans', health, subject: name, traceIds: traceIdsOf(silent) } as const;
  if (silent.length < hop.fates.length)
    return {
      ...base,
      says: `${name} leaves no span of some calls.`,
      evidence: `${evidence}${places(silent)}`,
      fix: `Let ${name} follow the decision of its caller (OTEL_TRACES_SAMPLER=parentbased_always_on) instead of making its own; see whether its exporter drops spans, and whether these paths are left out on purpose.`,
    };
  return {
    ...base,
    says: `${name} sends no spans.`,
    evidence: `${evidence}${others.length === 0 ? '' : `; meanwhile ${others.join(', ')} began traces that no call explains`}`,
    fix: `See to ${name}: ${FIX_EXPORT}?${others.length === 0 ? '' : ` If it is ${others.join(' or ')}, it restarts the trace.`}`,
  };
}

const FIRST_ERROR = 400;

/** An error that the service was never seen to answer with, though it tells of others, may be that of something between. */
function silentOf(hop: Hop): Fate[] {
  const silent = fatesOfKind(hop, 'silent').filter(({ call }) => !call.isMessage);
  if (silent.length === hop.fates.length) return silent;
  const own = new Set(hop.fates.filter(({ kind }) => kind !== 'silent').map(({ call }) => call.status));
  return silent.filter(({ call: { status } }) => status === undefined || status < FIRST_ERROR || own.has(status));
}

/** Upstreams whose calls are all so: where some are judged, those say enough. */
function notKnown(unknown: readonly Call[], hops: readonly Hop[]): Finding[] {
  const known = new Set(hops.map(({ upstream }) => upstream));
  const calls = unknown.filter(({ upstream }) => !known.has(upstream));
  if (calls.length === 0) return [];
  const upstreams = [...new Set(calls.map(({ upstream }) => upstream))];
  return [
    {
      check: 'missing-spans',
      health: 'unknown',
      subject: 'upstreams',
      says: 'Whether spans of some calls are missing is not known.',
      evidence: `${callsIn(calls.length)} to ${upstreams.slice(0, MOST_NAMED).join(', ')} left no span that is still here; spans of that time were forgotten or may still come`,
      fix: 'Ask again in half a minute; if it stays, give traces more room: admin.keep.',
      traceIds: firstOf(calls.map(({ traceId }) => traceId)),
    },
  ];
}

const MOST_NAMED = 8;

/** Where they all went, if that says more than the caller and the callee. */
function places(silent: readonly Fate[]): string {
  const named = [...new Set(silent.map(({ call }) => call.place))];
  return named.length > 4 ? '' : `: ${named.join(', ')}`;
}

const MOST_STRANGERS = 3;

/** Services that only begin traces and answer no call that is known. */
function strangers(seen: Seen, hops: readonly Hop[]): string[] {
  const known = new Set(hops.flatMap(({ caller, callee }) => [caller, callee]));
  const strange = new Set<string>();
  for (const trace of seen.traces) {
    if (trace.records.length > 0) continue;
    for (const { service, kind } of looseOf(trace)) if (kind === 'server' && !known.has(service)) strange.add(service);
  }
  return [...strange].slice(0, MOST_STRANGERS);
}

function nobodySends(attempts: readonly Hop[]): Finding {
  const fates = attempts.flatMap((hop) => hop.fates);
  const health: Health = fates.length < 3 ? 'unknown' : 'warn';
  return {
    check: 'missing-spans',
    health,
    subject: 'all services',
    says: 'No service sends its spans here: of each trace there is only what the gateway knows.',
    evidence: `no span of a service came of ${callsIn(fates.length)} to ${attempts
      .map(({ upstream }) => upstream)
      .slice(0, MOST_NAMED)
      .join(', ')}`,
    fix: 'Point the services, or a Collector behind them, at the admin port: OTLP/HTTP to /v1/traces, such as OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://127.0.0.1:8081/v1/traces.',
    traceIds: traceIdsOf(fates).slice(0, 1),
  };
}

function allThere({ traces }: Seen): Finding[] {
  const spans: SeenSpan[] = traces.flatMap((trace) => trace.spans);
  if (spans.length === 0) return [];
  const services = new Set(spans.map(({ service }) => service)).size;
  return [
    {
      check: 'missing-spans',
      health: 'ok',
      subject: 'all services',
      says: 'No span is missing.',
      evidence: `${spans.length} spans of ${services} ${services === 1 ? 'service' : 'services'} in ${traces.length} traces, each with its parent`,
      fix: undefined,
      traceIds: firstOf([]),
    },
  ];
}
