import type { AttemptNote, RequestRecord } from '../record.ts';
import { attemptEndedMs, attemptMs } from '../record-facts.ts';
import { took } from './amounts.ts';
import { failureOf, nothingWasSent } from './failure-words.ts';
import { statusInWords } from './status-words.ts';
import type { StoryLine } from './story.ts';
import { storyLine } from './story-line.ts';
import type { Places } from './tell-story.ts';

export function attemptLine(attempt: AttemptNote, record: RequestRecord, places: Places): StoryLine {
  const isLast = attempt === record.attempts.at(-1);
  return storyLine(`attempt ${attempt.number}`, textOf(attempt, record), {
    asides: [
      `${attempt.upstream}, picked: ${attempt.pickedBecause}`,
      phasesOf(attempt, record),
      repeatOf(attempt, isLast),
    ],
    tone: toneOf(attempt),
    source: places.upstream(attempt.upstream),
  });
}

function textOf(attempt: AttemptNote, record: RequestRecord): string {
  const { outcome, status, target } = attempt;
  const after = `after ${took(attemptMs(attempt, record))}`;
  switch (outcome?.kind) {
    case undefined:
      return `${target} was not done ${after}`;
    case 'responded':
      return `${target} answered ${status === undefined ? '' : statusInWords(status)}`.trimEnd();
    case 'switched':
      return `${target} switched to ${record.request.upgrade ?? 'another protocol'}`;
    case 'failed':
      return `${failureOf(attempt)} ${after}`;
    case 'aborted':
      return `the client left while ${target} was at work, ${after}`;
  }
}

function toneOf({ outcome, status = 0 }: AttemptNote): StoryLine['tone'] {
  switch (outcome?.kind) {
    case 'failed':
      return 'bad';
    case 'responded':
      return status >= 500 ? 'bad' : status >= 400 ? 'plain' : 'good';
    case 'switched':
      return 'good';
    case undefined:
    case 'aborted':
      return 'plain';
  }
}

/** Connection, wait, body: each as far as it came. */
function phasesOf(attempt: AttemptNote, record: RequestRecord): string {
  const { startedMs, connectedMs, reused, requestSentMs, firstByteMs, outcome } = attempt;
  if (nothingWasSent(attempt)) return 'nothing was sent';
  const phases: string[] = [];
  if (connectedMs !== undefined) phases.push(`connected in ${took(connectedMs - startedMs)}`);
  else if (reused) phases.push('on an open connection');
  if (firstByteMs !== undefined) {
    const endMs = attemptEndedMs(attempt, record) - firstByteMs;
    phases.push(`first byte after ${took(firstByteMs - (requestSentMs ?? connectedMs ?? startedMs))}`);
    phases.push(outcome?.kind === 'switched' ? `open for ${took(endMs)}` : `body ${took(endMs)}`);
  }
  return phases.join(', ');
}

function repeatOf({ outcome, retryVerdict }: AttemptNote, isLast: boolean): string | undefined {
  if (outcome?.kind !== 'failed' || retryVerdict === undefined) return undefined;
  return `${isLast ? 'not tried again' : 'tried again'}: ${retryVerdict}`;
}
