/** Parts of a record in a few words, for the log and for attributes that people read. */
import type { AttemptNote, LimitVerdict, RequestRecord, StageNote } from '../record.ts';
import { attemptMs, verdictWord } from '../record-facts.ts';

/** Microseconds are enough, and the digits after them are noise. */
export const shortMs = (ms: number): number => Math.round(ms * 1000) / 1000;

export function limitInShort(verdict: LimitVerdict): string {
  const { policy, allowed, remaining, limit, windowMs, keyHash, retryAfterMs } = verdict;
  const wait = allowed ? '' : `, wait ${Math.ceil(retryAfterMs)} ms`;
  return `${policy}: ${verdictWord(verdict)}, ${remaining} of ${limit} per ${windowMs} ms left, key ${keyHash}${wait}`;
}

export function attemptInShort(attempt: AttemptNote, record: RequestRecord): string {
  const { outcome, upstream, target, status } = attempt;
  // A failed attempt may have a status too: of an upgrade that the upstream refused, it says why.
  const answered = status === undefined ? '' : `, answered ${status}`;
  const result =
    outcome?.kind === 'failed' ? `${outcome.problem} (${outcome.failure}${answered})` : (status ?? outcome?.kind);
  return `${upstream} ${target}: ${result ?? 'unfinished'}, ${msInShort(attemptMs(attempt, record))} ms`;
}

export const stageInShort = (stage: StageNote): string =>
  `${stage.name}: ${stage.decision}, ${msInShort(Math.max(0, stage.endedMs - stage.startedMs))} ms`;

/** `String(shortMs(ms))`, which takes V8 ten times as long: digits of fractions are worked out anew each time. */
export function msInShort(ms: number): string {
  const micros = Math.round(ms * 1000);
  if (!(micros < MOST_MICROS)) return String(shortMs(ms));
  const whole = Math.floor(micros / 1000);
  return `${whole}${thousandths[micros - whole * 1000]}`;
}

const MOST_MICROS = 2 ** 31;
const thousandths = Array.from({ length: 1000 }, (_, micros) => String(micros / 1000).slice(1));

/** Of one decision several views tell, one after the other: it is put into words once. */
let lastVerdicts: readonly LimitVerdict[] = [];
let lastWords: readonly string[] = [];

export function limitsInShort(verdicts: readonly LimitVerdict[]): readonly string[] {
  if (verdicts !== lastVerdicts) {
    lastVerdicts = verdicts;
    lastWords = verdicts.map(limitInShort);
  }
  return lastWords;
}
