import type { RequestRow } from '../../../src/story/story.ts';
import { rowOf } from './made-up-rows.ts';

export const rowWith = (part: Partial<RequestRow> & { readonly seq: number }): RequestRow => ({
  ...rowOf(part.seq, 1_700_000_000_000 + part.seq),
  ...part,
});

export const rowsOf = (from: number, to: number, part: Partial<RequestRow> = {}): RequestRow[] =>
  Array.from({ length: to - from + 1 }, (_, at) => rowWith({ chip: 'ok', ...part, seq: from + at }));
