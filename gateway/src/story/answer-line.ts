/** What the client got in the end. */
import type { OutcomeNote, RequestRecord } from '../record.ts';
import { isFault, outcomeWord, requestMs } from '../record-facts.ts';
import { size, took, wait } from './amounts.ts';
import { statusInWords } from './status-words.ts';
import type { StoryLine } from './story.ts';
import { storyLine } from './story-line.ts';
import { openMs, sentence } from './why.ts';

export function answerLine(record: RequestRecord): StoryLine {
  const { outcome, responseBytes } = record;
  const inMs = took(requestMs(record));
  switch (outcome?.kind) {
    case undefined:
      return storyLine('answer', 'none: the request was not finished');
    case 'forwarded':
    case 'answered':
      return storyLine('answer', `${statusOf(record)}, ${size(responseBytes)}, in ${inMs}`, {
        asides: [madeBy(outcome), requestBody(record)],
        tone: toneOf(record),
      });
    case 'switched':
      return storyLine(
        'answer',
        `${statusOf(record)} in ${inMs}, then a connection of its own for ${took(openMs(record))}`,
        {
          asides: [`${size(record.requestBytes)} from the client, ${size(responseBytes)} to it`],
          tone: 'good',
        },
      );
    case 'refused':
      return storyLine('answer', `${statusOf(record)} in ${inMs}, refused by ${refusedBy(outcome.by)}`, {
        asides: [`${outcome.problem}: ${sentence(outcome.problem)}`, comeBack(outcome.retryAfterMs)],
        tone: outcomeWord(record) === 'limited' ? 'limited' : 'bad',
      });
    case 'broken':
      return storyLine('answer', `${statusOf(record)}, cut off after ${size(responseBytes)} and ${inMs}`, {
        asides: [
          `${outcome.problem}: ${sentence(outcome.problem)}`,
          'the connection was cut, so that nobody takes it for complete',
        ],
        tone: 'bad',
      });
    case 'aborted':
      return outcome.during === 'request'
        ? storyLine('answer', `none: the client left after ${inMs}`, { asides: [requestBody(record)] })
        : storyLine('answer', `${statusOf(record)}, but the client left after ${size(responseBytes)} and ${inMs}`);
  }
}

const statusOf = ({ status }: RequestRecord): string => (status === undefined ? 'no status' : statusInWords(status));

const madeBy = (outcome: Extract<OutcomeNote, { kind: 'forwarded' | 'answered' }>): string =>
  outcome.kind === 'forwarded' ? 'as the upstream gave it' : `by the gateway itself, in ${outcome.by}`;

const requestBody = ({ requestBytes }: RequestRecord): string | undefined =>
  requestBytes === 0 ? undefined : `the request had a body of ${size(requestBytes)}`;

/** `server` and `forward` are no stages: before the first, after the last. */
function refusedBy(by: string): string {
  if (by === 'server') return 'the gateway before any stage';
  return by === 'forward' ? 'the gateway for its upstream' : `the gateway in ${by}`;
}

const comeBack = (retryAfterMs: number | undefined): string | undefined =>
  retryAfterMs === undefined ? undefined : `told to come back in ${wait(retryAfterMs)}`;

function toneOf(record: RequestRecord): StoryLine['tone'] {
  if (isFault(record)) return 'bad';
  return record.status !== undefined && record.status < 400 ? 'good' : 'plain';
}
