import { describe, expect, it } from 'vitest';
import { filterWords as serverWords } from '../../../src/story/filter-words.ts';
import { parseFilter } from '../../../src/story/row-filter.ts';
import { rowWith } from '../../test/support/row-with.ts';
import { CHIPS, filterWords, hasChip, toggleChip } from './outcome-chips.ts';

const FILTERS = [
  'route:a  -outcome:ok ms:>5',
  'path:"/a b" "refused the connection"',
  String.raw`route:"say \"hi\" now" x`,
  '"still open outcome:ok',
];

describe('chips over the list', () => {
  it.each(FILTERS)('part %j into as many words as the gateway does', (filter) => {
    expect(filterWords(filter)).toHaveLength(serverWords(filter).length);
  });

  it.each(CHIPS)('%s is a filter that the gateway takes and that lets such rows through', (chip) => {
    const filter = parseFilter(toggleChip('', chip));
    expect(filter.ok && filter.matches(rowWith({ seq: 1, chip, outcome: 'x' }))).toBe(true);
  });

  it('turn one word on and off, and leave the others as they were written', () => {
    const on = toggleChip('route:"a b" -outcome:ok', 'limited');
    expect(on).toBe('route:"a b" -outcome:ok outcome:limited');
    expect(hasChip(on, 'limited')).toBe(true);
    expect(toggleChip(on, 'limited')).toBe('route:"a b" -outcome:ok');
  });

  it('take each other’s place: a request has one outcome', () => {
    expect(toggleChip('outcome:ok route:a', 'broken')).toBe('route:a outcome:broken');
  });

  it('are not pressed by a word that denies them, or that is free text', () => {
    expect(hasChip('-outcome:ok', 'ok')).toBe(false);
    expect(hasChip('"outcome:ok"', 'ok')).toBe(false);
  });
});
