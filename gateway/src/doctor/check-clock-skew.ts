/**
 * Whose clock is wrong. Whoever is called works within the call, so each call gives bounds for how far its clock is ahead:
 *
 *   caller   |────────────────────|            ahead ≤ start(callee) − start(caller)
 *   callee        |────────|                   ahead ≥ end(callee) − end(caller)
 *
 * 0 within the bounds: nothing is known to be wrong. Offsets are told against the gateway's clock, along the calls from it, so
 * that one wrong clock is one finding and not one for each of its neighbours.
 */
import type { Finding } from './finding.ts';
import { callsIn, fatesOfKind, firstOf, type Hop, howIll } from './hop.ts';

/** Date and the monotonic clock drift apart within a process, and times are cut to a millisecond: of that nobody is to be told. */
const TOLERATED_MS = 3;
const SEVERE_MS = 1000;

interface Sample {
  readonly leastMs: number;
  readonly mostMs: number;
  readonly traceId: string;
}

interface Skew {
  /** Of the callee's clock against the caller's: how far it is ahead, most likely and at the bounds. */
  readonly aheadMs: number;
  readonly leastMs: number;
  readonly mostMs: number;
  readonly impossible: readonly Sample[];
  readonly calls: number;
}

interface Pair {
  readonly caller: string;
  readonly callee: string;
  readonly skew: Skew;
}

export function checkClockSkew(hops: readonly Hop[], gateway: string): Finding[] {
  const pairs = pairsOf(hops);
  if (pairs.length === 0) return [];
  const ahead = offsets(pairs, gateway);
  const findings: Finding[] = [];
  const told = new Set<string>();
  for (const pair of pairs) {
    const { caller, callee, skew } = pair;
    if (skew.impossible.length === 0 || told.has(callee)) continue;
    const own = ahead.get(callee);
    // The caller's clock explains it.
    if (own !== undefined && Math.abs(own) <= TOLERATED_MS) continue;
    told.add(callee);
    const reference = own === undefined ? caller : gateway;
    findings.push(finding(pair, reference, own ?? skew.aheadMs, likewise(pairs, callee)));
  }
  return findings.length > 0 ? findings : [inOrder(pairs)];
}

function pairsOf(hops: readonly Hop[]): Pair[] {
  const samples = new Map<string, { caller: string; callee: string; samples: Sample[] }>();
  for (const hop of hops)
    for (const { call, spans } of fatesOfKind(hop, 'followed')) {
      const [span] = spans;
      if (span === undefined || span.kind !== 'server' || span.service === call.caller) continue;
      const sample = {
        leastMs: span.endMs - call.endMs,
        mostMs: span.startMs - call.startMs,
        traceId: call.traceId,
      };
      // Longer than the call: it went on after its answer.
      if (sample.leastMs > sample.mostMs) continue;
      const key = JSON.stringify([call.caller, span.service]);
      const known = samples.get(key);
      if (known === undefined) samples.set(key, { caller: call.caller, callee: span.service, samples: [sample] });
      else known.samples.push(sample);
    }
  return [...samples.values()].map(({ caller, callee, samples }) => ({ caller, callee, skew: skewOf(samples) }));
}

function skewOf(samples: readonly Sample[]): Skew {
  const impossible = samples.filter(({ leastMs, mostMs }) => mostMs < -TOLERATED_MS || leastMs > TOLERATED_MS);
  const health = howIll(impossible.length, samples.length, 'warn');
  const of = health === undefined ? [] : impossible;
  return {
    aheadMs: median(of.map(({ leastMs, mostMs }) => (leastMs + mostMs) / 2)),
    leastMs: median(of.map(({ leastMs }) => leastMs)),
    mostMs: median(of.map(({ mostMs }) => mostMs)),
    impossible: of,
    calls: samples.length,
  };
}

function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >>> 1] as number;
}

/** Of each service that calls lead to from the gateway: how far its clock is ahead of the gateway's. */
function offsets(pairs: readonly Pair[], gateway: string): ReadonlyMap<string, number> {
  const ahead = new Map([[gateway, 0]]);
  for (let before = 0; before < ahead.size; ) {
    before = ahead.size;
    for (const { caller, callee, skew } of pairs) {
      const own = ahead.get(caller);
      if (own !== undefined && !ahead.has(callee)) ahead.set(callee, own + skew.aheadMs);
    }
  }
  return ahead;
}

/** Whom it calls without a contradiction, by the same wrong clock. */
const likewise = (pairs: readonly Pair[], wrong: string): string[] =>
  pairs.filter(({ caller, skew }) => caller === wrong && skew.impossible.length === 0).map(({ callee }) => callee);

function finding({ caller, callee, skew }: Pair, reference: string, aheadMs: number, same: readonly string[]): Finding {
  const { impossible, calls, leastMs, mostMs } = skew;
  const ill = howIll(impossible.length, calls, 'warn') ?? 'unknown';
  const newest = impossible.map(({ traceId }) => traceId);
  const way = aheadMs < 0 ? 'behind' : 'ahead of';
  const [from, to] = [leastMs, mostMs].map(Math.abs).sort((a, b) => a - b) as [number, number];
  const how = aheadMs < 0 ? `began before ${caller} called` : `ended after ${caller} had its answer`;
  return {
    check: 'clock-skew',
    health: ill === 'warn' && Math.abs(aheadMs) >= SEVERE_MS ? 'bad' : ill,
    subject: callee,
    says: `The clock of ${callee} is about ${inMs(Math.abs(aheadMs))} ${way} that of ${reference}.`,
    evidence: `${impossible.length} of ${callsIn(calls)} from ${caller} ${how}, by its clock; it is ${inMs(from)} to ${inMs(to)} off${impossible.length === calls ? '' : ': perhaps that of one instance'}${same.length === 0 ? '' : `; ${same.slice(0, 4).join(', ')} goes by the same clock`}`,
    fix: `Have NTP (chrony, systemd-timesyncd) set the clock of the machine that ${callee} runs on; containers share that of their host, and a virtual machine that was paused needs a step.${aheadMs < 0 ? '' : ' Spans that go on after the answer look alike.'}`,
    traceIds: firstOf(newest),
  };
}

const inOrder = (pairs: readonly Pair[]): Finding => {
  const calls = pairs.reduce((sum, { skew }) => sum + skew.calls, 0);
  const services = new Set(pairs.flatMap(({ caller, callee }) => [caller, callee])).size;
  return {
    check: 'clock-skew',
    health: 'ok',
    subject: 'all services',
    says: 'The clocks agree.',
    evidence: `${callsIn(calls)} between ${services} services, each begun and ended within its caller's (${TOLERATED_MS} ms are tolerated)`,
    fix: undefined,
    traceIds: [],
  };
};

const inMs = (ms: number): string =>
  ms < 9.95 ? `${Math.round(ms * 10) / 10} ms` : ms < 9995 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`;
