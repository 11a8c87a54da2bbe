import { type KeepRules, type TailReason, tailReason } from '../record-facts.ts';
import type { KeptRecord } from '../ring/trace-ring.ts';
import type { StoryLine } from './story.ts';
import { storyLine } from './story-line.ts';

/** Whether the services were asked to trace it, too: what one may expect to find. */
export function traceLine(kept: KeptRecord, rules: KeepRules): StoryLine {
  const { record, worker } = kept;
  return storyLine('trace', textOf(kept, rules), {
    asides: [`id ${record.trace.traceId}`, worker === 0 ? undefined : `served by worker ${worker}`],
  });
}

function textOf({ record, kept }: KeptRecord, rules: KeepRules): string {
  switch (kept) {
    case 'head':
      return 'kept: chosen for tracing when it began, so the services were asked to trace it, too';
    case 'tail': {
      const reason = tailReason(record, rules);
      const because = reason === undefined ? '' : `, because it ${reasons[reason]}`;
      return `kept at its end${because}; the services had not been asked, so their part may be missing`;
    }
  }
}

const reasons: Readonly<Record<TailReason, string>> = {
  failed: 'failed',
  'second-look': 'did not go well at the first attempt',
  slow: 'was slow',
  limited: 'was limited',
};
