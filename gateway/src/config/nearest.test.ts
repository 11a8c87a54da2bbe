import { expect, it } from 'vitest';
import { nearest } from './nearest.ts';

const known = ['upstreams', 'upstream', 'timeouts', 'targets', 'limits', 'cost'];

it.each([
  ['upsteams', 'upstreams'],
  ['timeout', 'timeouts'],
  ['tragets', 'targets'],
  ['COST', 'cost'],
  ['cots', 'cost'],
  ['upstrm', 'upstream'],
])('%s probably means %s', (word, meant) => expect(nearest(word, known)).toBe(meant));

it.each(['colour', 'x', 'balance', ''])('%j means none of them', (word) =>
  expect(nearest(word, known)).toBeUndefined(),
);
