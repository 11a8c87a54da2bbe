/** The way from one caller to one callee, and what became of the calls on it. */
import type { Fate, FateKind } from './fate.ts';
import type { Health } from './finding.ts';
import { calleesByPeer, hopKeys } from './hop-keys.ts';

export interface Hop {
  readonly caller: string;
  /** undefined: a service made the calls. */
  readonly upstream: string | undefined;
  /** The service that answers there, as far as its spans ever told. */
  readonly callee: string | undefined;
  readonly fates: readonly Fate[];
}

/** Names are chosen by whoever sends: of more, those with the most calls, after the gateway's own. */
const MOST_HOPS = 200;

export function hopsOf(fates: readonly Fate[]): Hop[] {
  const byPeer = calleesByPeer(fates);
  return [...Map.groupBy(fates, keyOfFate(fates)).values()]
    .sort((a, b) => isOwn(b) - isOwn(a) || b.length - a.length)
    .slice(0, MOST_HOPS)
    .map((same) => {
      const { caller, upstream } = (same[0] as Fate).call;
      const callee = usual(same) ?? same.map(({ call }) => byPeer.get(call.peer)).find((one) => one !== undefined);
      return { caller, upstream, callee, fates: same };
    })
    .sort(byName);
}

const isOwn = ([first]: readonly Fate[]): number => (first?.call.upstream === undefined ? 0 : 1);

function keyOfFate(fates: readonly Fate[]): (fate: Fate) => string {
  const keyOf = hopKeys(fates);
  return ({ call }) => keyOf(call);
}

/** Whoever asks again finds things where they were. */
const byName = (a: Hop, b: Hop): number => (nameOf(a) < nameOf(b) ? -1 : 1);

const nameOf = ({ caller, upstream, callee, fates }: Hop): string =>
  upstream === undefined ? `1 ${caller} ${callee ?? fates[0]?.call.peer}` : `0 ${upstream}`;

export const fatesOfKind = ({ fates }: Hop, kind: FateKind): Fate[] => fates.filter((fate) => fate.kind === kind);

/** The service that most of these calls were answered by. */
export function usual(fates: readonly Fate[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { spans } of fates) for (const { service } of spans) counts.set(service, (counts.get(service) ?? 0) + 1);
  let most: string | undefined;
  for (const [service, count] of counts) if (count > (counts.get(most ?? '') ?? 0)) most = service;
  return most;
}

/** Few calls say nothing for sure, and one in a hundred may be a batch that was lost. */
const FEWEST = 3;
const LEAST_SHARE = 0.05;
const MUCH = 0.2;

/** How ill it is when this happened to `count` of `of`; undefined: not worth a word. */
export function howIll(count: number, of: number, worst: Health): Health | undefined {
  const share = of === 0 ? 0 : count / of;
  if (count < FEWEST) return share >= 0.5 ? 'unknown' : undefined;
  if (share < LEAST_SHARE) return undefined;
  return share >= MUCH ? worst : 'warn';
}

const MOST_IDS = 5;

/** Newest first, each once. */
export function traceIdsOf(fates: readonly Fate[]): string[] {
  const newest = [...fates].sort((a, b) => b.call.startMs - a.call.startMs);
  return firstOf(newest.map(({ call }) => call.traceId));
}

export const firstOf = (traceIds: readonly string[]): string[] => [...new Set(traceIds)].slice(0, MOST_IDS);

export const callsIn = (count: number): string => `${count} ${count === 1 ? 'call' : 'calls'}`;
