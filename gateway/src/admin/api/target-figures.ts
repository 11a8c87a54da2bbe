import type { AttemptNote } from '../../record.ts';
import type { RingRecord } from '../../ring/trace-ring.ts';
import { failureOf } from '../../story/failure-words.ts';
import { requestInShort } from '../../story/shown-target.ts';
import { statusInWords } from '../../story/status-words.ts';
import type { UpstreamsPage } from './api-types.ts';

type TargetFigures = UpstreamsPage['upstreams'][number]['targets'][number];
type Failure = NonNullable<TargetFigures['newestFailure']>;

interface Tally {
  attempts: number;
  failed: number;
  newestFailure: Failure | undefined;
}

/** What the newest records say of each target of an upstream. */
export function targetFigures(newestFirst: readonly RingRecord[]): (upstream: string, target: string) => TargetFigures {
  const tallies = new Map<string, Tally>();
  for (const kept of newestFirst) for (const attempt of kept.record.attempts) count(kept, attempt, tallies);
  return (upstream, name) => {
    const tally = tallies.get(keyOf(upstream, name));
    return {
      name,
      attempts: tally?.attempts ?? 0,
      failed: tally?.failed ?? 0,
      newestFailure: tally?.newestFailure,
    };
  };
}

/** No name has a space. */
const keyOf = (upstream: string, target: string): string => `${upstream} ${target}`;

function count({ record }: RingRecord, attempt: AttemptNote, tallies: Map<string, Tally>): void {
  const key = keyOf(attempt.upstream, attempt.target);
  const tally = tallies.get(key) ?? { attempts: 0, failed: 0, newestFailure: undefined };
  tallies.set(key, tally);
  tally.attempts += 1;
  if (!hasFailed(attempt)) return;
  tally.failed += 1;
  tally.newestFailure ??= {
    words: `${requestInShort(record.request, MOST_TARGET_CHARS)}: ${failureInWords(attempt)}`,
    atMs: record.startedAtMs,
    traceId: record.trace.traceId,
  };
}

const MOST_TARGET_CHARS = 80;
const SERVER_ERROR = 500;

/** As figures of upstreams count it: no answer, or one that says that the upstream failed. */
const hasFailed = ({ outcome, status }: AttemptNote): boolean =>
  outcome?.kind === 'failed' || (status !== undefined && status >= SERVER_ERROR);

const failureInWords = (attempt: AttemptNote): string =>
  failureOf(attempt) ?? `${attempt.target} answered ${statusInWords(attempt.status as number)}`;
