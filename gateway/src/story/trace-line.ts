import type { SampledBy } from '../record.ts';
import { type KeepRules, type TailReason, tailReason } from '../record-facts.ts';
import type { KeptRecord } from '../ring/trace-ring.ts';
import type { StoryLine } from './story.ts';
import { storyLine } from './story-line.ts';

const CHOSEN = 'chosen for tracing when it began';
const UNASKED = 'the services had not been asked';

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
      return `kept: ${chosen[record.trace.sampledBy]}, so the services were asked to trace it, too`;
    case 'tail': {
      const reason = tailReason(record, rules);
      const because = reason === undefined ? '' : `, because it ${reasons[reason]}`;
      return `kept at its end${because}; ${unasked[record.trace.sampledBy]}, so their part may be missing`;
    }
  }
}

const chosen: Readonly<Record<SampledBy, string>> = {
  undecided: CHOSEN,
  ratio: CHOSEN,
  route: 'chosen for tracing by the share of its route',
  caller: 'its caller had chosen it for tracing',
  collector: 'the Collector decides later which traces stay',
  cap: CHOSEN,
};

const unasked: Readonly<Record<SampledBy, string>> = {
  undecided: UNASKED,
  ratio: UNASKED,
  route: UNASKED,
  caller: 'its caller had chosen not to trace it, and the services were told so',
  collector: UNASKED,
  cap: 'the cap on traces had been reached, and the services were not asked',
};

const reasons: Readonly<Record<TailReason, string>> = {
  failed: 'failed',
  'second-look': 'did not go well at the first attempt',
  slow: 'was slow',
  limited: 'was limited',
  'would-be-limited': 'would have been limited by a policy in shadow',
};
