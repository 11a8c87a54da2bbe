/** Parts of a record in a few words, for the log and for attributes that people read. */
import type { AttemptNote, LimitVerdict, RequestRecord, StageNote } from '../record.ts';
import { attemptMs } from '../record-facts.ts';

/** Microseconds are enough, and the digits after them are noise. */
export const shortMs = (ms: number): number => Math.round(ms * 1000) / 1000;

export function limitInShort(verdict: LimitVerdict): string {
  const { policy, allowed, remaining, limit, windowMs, keyHash, retryAfterMs } = verdict;
  const wait = allowed ? '' : `, wait ${Math.ceil(retryAfterMs)} ms`;
  return `${policy}: ${allowed ? 'allowed' : 'limited'}, ${remaining} of ${limit} per ${windowMs} ms left, key ${keyHash}${wait}`;
}

export function attemptInShort(attempt: AttemptNote, record: RequestRecord): string {
  const { outcome, upstream, target, status } = attempt;
  // A failed attempt may have a status too: of an upgrade that the upstream refused, it says why.
  const answered = status === undefined ? '' : `, answered ${status}`;
  const result =
    outcome?.kind === 'failed' ? `${outcome.problem} (${outcome.failure}${answered})` : (status ?? outcome?.kind);
  return `${upstream} ${target}: ${result ?? 'unfinished'}, ${shortMs(attemptMs(attempt, record))} ms`;
}

export const stageInShort = (stage: StageNote): string =>
  `${stage.name}: ${stage.decision}, ${shortMs(Math.max(0, stage.endedMs - stage.startedMs))} ms`;
