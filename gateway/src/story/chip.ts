import type { RequestRecord } from '../record.ts';
import { isFault, outcomeWord } from '../record-facts.ts';
import type { Chip } from './story.ts';

/** How it ended for the client. A 5xx is broken whoever made it, as every other signal counts it. */
export function chipOf(record: RequestRecord): Chip {
  const word = outcomeWord(record);
  switch (word) {
    case 'aborted':
    case 'limited':
    case 'broken':
      return word;
    case 'refused':
      return isFault(record) ? 'broken' : 'refused';
    case 'forwarded':
    case 'switched':
    case 'answered':
      if (isFault(record)) return 'broken';
      return record.status !== undefined && record.status >= 400 ? '4xx' : 'ok';
  }
}
