import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { filterKeys } from '../../src/story/row-filter.ts';

const page = readFileSync(new URL('../../../docs/reference/cli.md', import.meta.url), 'utf8');

it('the reference of the command line explains every word of a filter, and no others', () => {
  const explained = [...page.matchAll(/^\| `([a-z]+):/gm)].map((found) => found[1]);
  expect(new Set(explained)).toEqual(new Set(Object.keys(filterKeys)));
});
