/** The chips over the list, as words of the filter: the filter is the truth, a chip shows and turns one word of it. */
import type { Chip } from '../../../src/story/story.ts';

export const CHIPS: readonly Chip[] = ['ok', '4xx', 'limited', 'refused', 'broken', 'aborted'];

/** Words as the server parts them: at spaces that stand in no quotes. */
export function filterWords(filter: string): readonly string[] {
  return filter.match(/(?:[^\s"]|"(?:\\["\\]|[^"])*(?:"|$))+/g) ?? [];
}

const PREFIX = 'outcome:';

const isOutcome = (word: string): boolean => word.toLowerCase().startsWith(PREFIX);

export const hasChip = (filter: string, chip: Chip): boolean =>
  filterWords(filter).some((word) => word.toLowerCase() === `${PREFIX}${chip}`);

/** All words must hold, and a request has one outcome: a second chip takes the place of the first. */
export function toggleChip(filter: string, chip: Chip): string {
  const others = filterWords(filter).filter((word) => !isOutcome(word));
  return (hasChip(filter, chip) ? others : [...others, `${PREFIX}${chip}`]).join(' ');
}
