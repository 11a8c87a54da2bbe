import { expect, it } from 'vitest';
import { liveAddressOf, seqOf } from './read-stream.ts';

it('asks to go on behind what it has, of the same start of the gateway', () => {
  expect(liveAddressOf('', 1_700_000_000_000, 42)).toBe('/api/requests/live?after=1700000000000-42');
  expect(liveAddressOf('status:5xx a', 7, 0)).toBe('/api/requests/live?after=7-0&filter=status%3A5xx+a');
});

it.each([
  ['1700000000000-42', 42],
  ['', 0],
  ['42', 0],
])('the number of the id %j is %d', (id, seq) => expect(seqOf(id)).toBe(seq));
