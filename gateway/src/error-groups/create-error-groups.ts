/**
 * The groups of this gateway, within a bound. Of the service that has the most, the one that was not seen for longest makes
 * room, and is counted: who says something else each time pushes out nobody else's.
 */
import { boundedError } from './bounded-error.ts';
import type { ErrorGroup, ErrorGroups, SeenError } from './error-group.ts';
import { MinuteCounts } from './minute-counts.ts';
import { rememberFingerprints } from './remember-fingerprints.ts';
import { ToldBefore } from './told-before.ts';

const MOST_GROUPS = 500;
const MOST_TRACES = 5;
/** Of one batch. A sender chooses the words, and to look at them takes its time. */
const MOST_AT_ONCE = 2000;

export interface ErrorGroupsParts {
  /** The wall clock: minutes are those of people. */
  readonly now: () => number;
  readonly mostGroups?: number;
}

interface GroupState {
  readonly fingerprint: string;
  /** As it is shown: two that differ beyond that share. */
  readonly service: string;
  newest: SeenError;
  count: number;
  firstAtMs: number;
  lastAtMs: number;
  readonly minutes: MinuteCounts;
  readonly traceIds: string[];
}

export function createErrorGroups({ now, mostGroups = MOST_GROUPS }: ErrorGroupsParts): ErrorGroups {
  /** In the order in which they were seen. */
  const groups = new Map<string, GroupState>();
  const groupsOf = new Map<string, number>();
  const toldBefore = new ToldBefore();
  const fingerprint = rememberFingerprints();
  let forgotten = 0;
  let unread = 0;

  const add = (error: SeenError): void => {
    const { group: name, saying } = fingerprint(error);
    // A record is told once.
    if (error.source !== 'request' && !toldBefore.isNews(error, saying)) return;
    // A service whose clock runs ahead would be the newest for as long as it does.
    const atMs = Math.min(error.atMs, now());
    const known = groups.get(name);
    const group = known ?? newGroup(name, error, atMs);
    groups.delete(name);
    groups.set(name, group);
    count(group, error, atMs);
    if (known === undefined) groupsOf.set(group.service, (groupsOf.get(group.service) ?? 0) + 1);
    if (groups.size > mostGroups) forgetOne();
  };

  const forgetOne = (): void => {
    const most = Math.max(...groupsOf.values());
    for (const { fingerprint: name, service } of groups.values()) {
      if (groupsOf.get(service) !== most) continue;
      groups.delete(name);
      if (most === 1) groupsOf.delete(service);
      else groupsOf.set(service, most - 1);
      forgotten += 1;
      return;
    }
  };

  return {
    add,
    addFrom(items, read) {
      let taken = 0;
      for (const item of items) {
        const error = read(item);
        if (error === undefined) continue;
        taken += 1;
        if (taken <= MOST_AT_ONCE) add(error);
        else unread += 1;
      }
    },
    leaveUnread(count) {
      unread += count;
    },
    list() {
      const nowMs = now();
      return [...groups.values()]
        .toReversed()
        .sort((one, other) => other.lastAtMs - one.lastAtMs)
        .map((group) => shown(group, nowMs));
    },
    get forgotten() {
      return forgotten;
    },
    get unread() {
      return unread;
    },
  };
}

function newGroup(fingerprint: string, error: SeenError, atMs: number): GroupState {
  const newest = boundedError(error);
  return {
    fingerprint,
    service: newest.service,
    newest,
    count: 0,
    firstAtMs: atMs,
    lastAtMs: atMs,
    minutes: new MinuteCounts(),
    traceIds: [],
  };
}

function count(group: GroupState, error: SeenError, atMs: number): void {
  group.count += 1;
  group.minutes.add(atMs);
  if (atMs < group.firstAtMs) group.firstAtMs = atMs;
  if (atMs >= group.lastAtMs) {
    group.lastAtMs = atMs;
    if (error.message !== group.newest.message || error.where !== group.newest.where)
      group.newest = boundedError(error);
  }
  const { traceIds } = group;
  if (error.traceId === undefined || traceIds.includes(error.traceId)) return;
  traceIds.unshift(error.traceId);
  if (traceIds.length > MOST_TRACES) traceIds.pop();
}

const shown = ({ newest, minutes, traceIds, ...group }: GroupState, nowMs: number): ErrorGroup => ({
  fingerprint: group.fingerprint,
  source: newest.source,
  service: newest.service,
  type: newest.type,
  message: newest.message,
  where: newest.where,
  count: group.count,
  firstAtMs: group.firstAtMs,
  lastAtMs: group.lastAtMs,
  perMinute: minutes.read(nowMs),
  traceIds: [...traceIds],
});
