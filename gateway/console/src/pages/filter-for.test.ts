import { expect, it } from 'vitest';
import { parseFilter } from '../../../src/story/row-filter.ts';
import { rowWith } from '../../test/support/row-with.ts';
import { filterFor } from './filter-for.ts';

it.each(['create-order', 'a b', 'say "hi"', String.raw`back\slash`, `x" -outcome:ok`])(
  'a route named %j is found by its link',
  (route) => {
    const filter = parseFilter(filterFor('route', route));
    expect(filter.ok && filter.matches(rowWith({ seq: 1, route }))).toBe(true);
    expect(filter.ok && filter.matches(rowWith({ seq: 1, route: 'other' }))).toBe(false);
  },
);
