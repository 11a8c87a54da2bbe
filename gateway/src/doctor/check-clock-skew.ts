/**
 * Whose clock is wrong. Whoever is called works within the call, so each call gives bounds for how far its clock is ahead:
 *
 *   caller   |────────────────────|            ahead ≤ start(callee) − start(caller)
 *   callee        |────────|                   ahead ≥ end(callee) − end(caller)
 *
 * 0 within the bounds of most calls: nothing is known to be wrong. Else most of them must agree on one offset: a process that is
 * cold or busy begins and ends a span late now and then, which looks the same in a single call. Offsets are told against the gateway's clock, along the calls from it, so
 * that one wrong clock is one finding and not one for each of its neighbours.
 */
import { agreedOffset, type Bounds, holdingZero } from './agreed-offset.ts';
import type { Finding } from './finding.ts';
import { callsIn, fatesOfKind, firstOf, type Hop } from './hop.ts';

/** Date and the monotonic clock drift apart within a process, and times are cut to a millisecond: of that nobody is to be told. */
const TOLERATED_MS = 3;
const SEVERE_MS = 1000;

/** Fewer calls may all have met a cold process. */
const FEWEST = 3;
const MOST = 0.5;

type Sample = Bounds & { readonly traceId: string };

interface Skew {
  /** Of the callee's clock against the caller's: how far it is ahead, most likely and at the bounds. */
  readonly aheadMs: number;
  readonly leastMs: number;
  readonly mostMs: number;
  /** Calls that cannot have been so by clocks that agree. */
  readonly impossible: readonly Sample[];
  readonly calls: number;
}

interface Pair {
  readonly caller: string;
  readonly callee: string;
  /** One of its addresses: each may be another machine. */
  readonly peer: string;
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
  const samples = new Map<string, Omit<Pair, 'skew'> & { readonly samples: Sample[] }>();
  for (const hop of hops)
    for (const { call, spans } of fatesOfKind(hop, 'followed')) {
      const [span] = spans;
      if (span === undefined || span.kind !== 'server' || span.service === call.caller) continue;
      const sample = {
        leastMs: span.endMs - call.endMs,
        mostMs: span.startMs - call.startMs,
        traceId: call.traceId,
      };
      const { caller, peer } = call;
      const key = JSON.stringify([caller, span.service, peer]);
      const known = samples.get(key);
      if (known === undefined) samples.set(key, { caller, callee: span.service, peer, samples: [sample] });
      else known.samples.push(sample);
    }
  return [...samples.values()].flatMap(({ samples, ...pair }) => {
    const skew = skewOf(samples);
    return skew === undefined ? [] : [{ ...pair, skew }];
  });
}

/** undefined: too few, or they contradict each other, as those do that go on after their answer and are longer than the call. */
function skewOf(samples: readonly Sample[]): Skew | undefined {
  const calls = samples.length;
  if (calls < FEWEST) return undefined;
  const wide = samples.map(({ leastMs, mostMs, traceId }) => ({
    leastMs: leastMs - TOLERATED_MS,
    mostMs: mostMs + TOLERATED_MS,
    traceId,
  }));
  const enough = calls * MOST;
  if (holdingZero(wide) >= enough) return { aheadMs: 0, leastMs: 0, mostMs: 0, impossible: [], calls };
  const agreed = agreedOffset(wide);
  if (agreed === undefined || agreed.count <= enough) return undefined;
  const middleMs = (agreed.leastMs + agreed.mostMs) / 2;
  const agreeing = samples.filter((_, at) => holds(wide[at] as Sample, middleMs));
  return {
    aheadMs: median(agreeing.map(({ leastMs, mostMs }) => (leastMs + mostMs) / 2)),
    leastMs: median(agreeing.map(({ leastMs }) => leastMs)),
    mostMs: median(agreeing.map(({ mostMs }) => mostMs)),
    impossible: agreeing,
    calls,
  };
}

const holds = ({ leastMs, mostMs }: Bounds, ms: number): boolean => leastMs <= ms && ms <= mostMs;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >>> 1] ?? 0;
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

function finding(pair: Pair, reference: string, aheadMs: number, same: readonly string[]): Finding {
  const { caller, callee, peer, skew } = pair;
  const { impossible, calls, leastMs, mostMs } = skew;
  const newest = impossible.map(({ traceId }) => traceId);
  const way = aheadMs < 0 ? 'behind' : 'ahead of';
  const [from, to] = [leastMs, mostMs].map(Math.abs).sort((a, b) => a - b) as [number, number];
  const how = aheadMs < 0 ? `began before ${caller} called` : `ended after ${caller} had its answer`;
  return {
    check: 'clock-skew',
    health: Math.abs(aheadMs) >= SEVERE_MS ? 'bad' : 'warn',
    subject: callee,
    says: `The clock of ${callee} is about ${inMs(Math.abs(aheadMs))} ${way} that of ${reference}.`,
    evidence: `${impossible.length} of ${callsIn(calls)} from ${caller} to ${peer} ${how}, by its clock; it is ${inMs(from)} to ${inMs(to)} off${same.length === 0 ? '' : `; ${same.slice(0, 4).join(', ')} goes by the same clock`}`,
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
    evidence: `${callsIn(calls)} between ${services} services, most of them begun and ended within the caller's (${TOLERATED_MS} ms are tolerated)`,
    fix: undefined,
    traceIds: [],
  };
};

const inMs = (ms: number): string =>
  ms < 9.95 ? `${Math.round(ms * 10) / 10} ms` : ms < 9995 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`;
