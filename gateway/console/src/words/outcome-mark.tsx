/** The sign of an outcome: a shape of its own for each, so that colour is never alone; the word stands beside it. */
import type { Chip } from '../../../src/story/story.ts';
import { CHIPS } from '../live/outcome-chips.ts';

/** In a square of 10. */
const SHAPES: Readonly<Record<Chip, string>> = {
  ok: 'M5 1.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0-7Z',
  '4xx': 'M5 1a4 4 0 0 0 0 8ZM5 1a4 4 0 0 1 0 8v-1.2a2.8 2.8 0 0 0 0-5.6Z',
  limited: 'M2 1.5h2v7H2ZM6 1.5h2v7H6Z',
  refused: 'M1 4h8v2H1Z',
  broken: 'M2.4 1 5 3.6 7.6 1 9 2.4 6.4 5 9 7.6 7.6 9 5 6.4 2.4 9 1 7.6 3.6 5 1 2.4Z',
  aborted: 'M1 4.2h4.6L3.8 2.4 5 1.2 8.8 5 5 8.8 3.8 7.6 5.6 5.8H1Z',
};

/** One of ours, whatever a later gateway may send. */
const known = (chip: string): Chip | undefined => CHIPS.find((one) => one === chip);

export function OutcomeMark({ chip }: { readonly chip: string }) {
  return (
    <svg class="mark" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
      <path d={SHAPES[known(chip) ?? 'aborted']} />
    </svg>
  );
}

export function OutcomeChip({ chip }: { readonly chip: string }) {
  return (
    <span class={`outcome outcome-${known(chip) ?? 'aborted'}`}>
      <OutcomeMark chip={chip} />
      {chip}
    </span>
  );
}
