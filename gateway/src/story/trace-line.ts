import type { RequestRecord } from '../record.ts';
import { isFault, isLimited, needsSecondLook } from '../record-facts.ts';
import type { KeptRecord } from '../ring/trace-ring.ts';
import type { StoryLine } from './story.ts';
import { storyLine } from './story-line.ts';

/** Whether the services were asked to trace it, too: what one may expect to find. */
export function traceLine({ record, kept, worker }: KeptRecord): StoryLine {
  return storyLine('trace', textOf(record, kept), {
    asides: [`id ${record.trace.traceId}`, worker === 0 ? undefined : `served by worker ${worker}`],
  });
}

function textOf(record: RequestRecord, kept: KeptRecord['kept']): string {
  switch (kept) {
    case 'head':
      return 'kept: sampled when it began, and the services were asked to trace it, too';
    case 'tail':
      return `kept at its end, because it ${whyTail(record)}; the services had not been asked, so their part may be missing`;
  }
}

/** In the order in which keep-trace.ts decides. */
function whyTail(record: RequestRecord): string {
  if (isFault(record)) return 'failed';
  if (needsSecondLook(record)) return 'did not go well at the first attempt';
  return isLimited(record) ? 'was limited' : 'was slow';
}
