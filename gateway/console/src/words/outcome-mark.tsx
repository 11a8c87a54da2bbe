/** The sign of an outcome: a shape of its own for each (in ground.css), so that colour is never alone; the word stands beside it. */
import type { Chip } from '../../../src/story/story.ts';
import { CHIPS } from '../live/outcome-chips.ts';

/** One of ours, whatever a later gateway may send. */
const known = (chip: string): Chip => CHIPS.find((one) => one === chip) ?? 'aborted';

export const OutcomeMark = ({ chip }: { readonly chip: string }) => (
  <i class={`mark mark-${known(chip)}`} aria-hidden="true" />
);

export const OutcomeChip = ({ chip }: { readonly chip: string }) => (
  <span class={`outcome outcome-${known(chip)}`}>
    <OutcomeMark chip={chip} />
    {chip}
  </span>
);

/** Beside how it ended: a policy in shadow would have limited it. Which one stands in the reason. */
export const ShadowMark = () => (
  <span class="shadow-mark" title="A policy in shadow would have limited it">
    <OutcomeMark chip="limited" />
    <span class="unseen">in shadow: limited</span>
  </span>
);
