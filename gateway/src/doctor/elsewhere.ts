/**
 * Calls of which nothing came in their own trace: whoever was called began another one, or says nothing at all.
 *
 * That somebody did the same at the same time may be chance, unless it links to the call. It is taken for the callee only where
 *   - most of what it did of that kind meanwhile is explained by calls,
 *   - nearly all of that lies within its call, or is off by as much each time,
 *   - and that explains at least half of the calls;
 * and with doubt, where it is off, where calls are so long or many that anything lies within one, or where other calls to the same address were followed.
 */
import { agreedOffset, holdingZero } from './agreed-offset.ts';
import { type Call, isPerhapsOfProxy } from './call.ts';
import type { Fate, Fates } from './fate.ts';
import { hopKeys } from './hop-keys.ts';
import { type LooseSpans, linksTo } from './loose-spans.ts';
import type { Rest } from './rest.ts';
import { CLOCK_SLACK_MS, type SeenSpan } from './seen.ts';
import { silenceCounts } from './settled-silence.ts';

export interface ElsewhereParts {
  readonly calls: readonly Call[];
  readonly loose: LooseSpans;
  readonly known: readonly Fate[];
  readonly foreignSinceMs: number;
  readonly nowMs: number;
  readonly rest: Rest;
}

const MOST = 0.5;
/** Of the spans, those that agree. */
const NEARLY_ALL = 0.8;
/** Of the times of a span: clocks of one machine, and milliseconds that were cut. */
const TOLERATED_MS = 5;

export async function elsewhere({ calls, loose, known, foreignSinceMs, nowMs, rest }: ElsewhereParts): Promise<Fates> {
  const others = servicesOfOthers(known);
  const keyOf = hopKeys(known);
  const counts = silenceCounts(known, keyOf, nowMs);
  const followedAt = new Set(known.filter(({ kind }) => kind !== 'misplaced').map(({ call }) => placeOf(call)));
  const fates: Fate[] = [];
  const unknown: Call[] = [];
  for (const [key, same] of Map.groupBy(calls, keyOf)) {
    await rest();
    const claimed = new Map<Call, SeenSpan>();
    // What lies within its call is its own before it may be that of another one nearby.
    for (const find of [
      (call: Call) => loose.linked(call, (service) => !others(call, service)),
      (call: Call) => loose.elsewhere(call, (service) => !others(call, service), TOLERATED_MS),
      (call: Call) => loose.elsewhere(call, (service) => !others(call, service), CLOCK_SLACK_MS),
    ])
      for (const call of same) {
        const span = claimed.has(call) ? undefined : find(call);
        if (span !== undefined) claimed.set(call, span);
      }
    const restarted = believed(claimed, loose, followedAt);
    const newestMs = newestOf(restarted.keys());
    const isJudged = (call: Call): boolean => call.startMs >= foreignSinceMs && counts(key, call, newestMs);
    const silent = same.filter((call) => !restarted.has(call) && !isPerhapsOfProxy(call));
    const judged = silent.filter(isJudged);
    const isRestarting = restarted.size >= (restarted.size + judged.length) * MOST;
    if (!isRestarting) loose.release([...restarted.values()].map(({ span }) => span));
    for (const call of same) {
      const found = isRestarting ? restarted.get(call) : undefined;
      if (found !== undefined) fates.push({ call, kind: 'restarted', spans: [found.span], isUnsure: found.isUnsure });
      else if (isPerhapsOfProxy(call)) continue;
      else if (isJudged(call)) fates.push({ call, kind: 'silent', spans: [], isUnsure: false });
      else unknown.push(call);
    }
  }
  return { fates, unknown };
}

interface Believed {
  readonly span: SeenSpan;
  readonly isUnsure: boolean;
}

type Claim = readonly [Call, SeenSpan];

function believed(
  claimed: ReadonlyMap<Call, SeenSpan>,
  loose: LooseSpans,
  followedAt: ReadonlySet<string>,
): ReadonlyMap<Call, Believed> {
  const restarted = new Map<Call, Believed>();
  for (const claims of Map.groupBy(claimed, whereAndWho).values()) {
    const [first, { service }] = claims[0] as Claim;
    const linked = claims.filter(([call, span]) => linksTo(span, call));
    for (const [call, span] of linked) restarted.set(call, { span, isUnsure: false });
    const unlinked = claims.filter(([call, span]) => !linksTo(span, call));
    const operations = new Set(unlinked.map(([call]) => call.operation));
    const sure = loose.explained(service, operations) < MOST ? 'no' : howSure(unlinked, loose.coveredMs);
    const isUnsure = sure === 'perhaps' || followedAt.has(placeOf(first));
    if (sure === 'no') loose.release(unlinked.map(([, span]) => span));
    else for (const [call, span] of unlinked) restarted.set(call, { span, isUnsure });
  }
  return restarted;
}

const whereAndWho = ([call, { service }]: Claim): string => JSON.stringify([placeOf(call), service]);

const placeOf = ({ caller, upstream, peer }: Call): string => JSON.stringify([caller, upstream, peer]);

/** A message is read whenever somebody has time for it. */
function howSure(claims: readonly Claim[], coveredMs: number): 'yes' | 'perhaps' | 'no' {
  if (claims.every(([call]) => call.isMessage)) return 'yes';
  const bounds = claims.map(([call, span]) => ({
    leastMs: span.endMs - call.endMs - TOLERATED_MS,
    mostMs: span.startMs - call.startMs + TOLERATED_MS,
  }));
  const enough = claims.length * NEARLY_ALL;
  if (holdingZero(bounds) >= enough) return isCrowded(claims, coveredMs) ? 'perhaps' : 'yes';
  return (agreedOffset(bounds)?.count ?? 0) >= enough ? 'perhaps' : 'no';
}

/** Of the time, that in which a span of nobody's would lie within one of the calls, too. */
const MUCH = 0.6;
/** Of a call: the way there and back. */
const ON_THE_WAY_MS = 2;

function isCrowded(claims: readonly Claim[], coveredMs: number): boolean {
  let roomMs = 0;
  let longestMs = 0;
  for (const [call, span] of claims) {
    const callMs = call.endMs - call.startMs;
    roomMs += Math.max(0, callMs - (span.endMs - span.startMs) - ON_THE_WAY_MS);
    longestMs = Math.max(longestMs, callMs);
  }
  return roomMs > (coveredMs + longestMs) * MUCH;
}

const newestOf = (calls: Iterable<Call>): number | undefined => {
  let newest: number | undefined;
  for (const { endMs } of calls) newest = Math.max(newest ?? endMs, endMs);
  return newest;
};

/** A service that follows as one upstream is not taken for another one: whoever calls it at the same time is somebody else. */
function servicesOfOthers(known: readonly Fate[]): (call: Call, service: string) => boolean {
  const places = new Map<string, Set<string>>();
  for (const { call, spans } of known) {
    if (call.upstream === undefined) continue;
    for (const { service } of spans) {
      const at = places.get(service);
      if (at === undefined) places.set(service, new Set(placesOf(call)));
      else for (const place of placesOf(call)) at.add(place);
    }
  }
  return (call, service) => {
    const at = call.upstream === undefined ? undefined : places.get(service);
    return at !== undefined && !placesOf(call).some((place) => at.has(place));
  };
}

const placesOf = ({ upstream, peer }: Call): string[] => [`upstream ${upstream}`, peer];
