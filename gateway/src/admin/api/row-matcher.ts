import { parseFilter } from '../../story/row-filter.ts';
import type { RequestRow } from '../../story/story.ts';
import { refuseAdmin } from '../admin-answer.ts';
import type { ReadParameter } from './query.ts';

/** undefined: every row, which then need not be made to be looked at. */
export type RowMatcher = ((row: RequestRow) => boolean) | undefined;

export function rowMatcher(query: URLSearchParams): ReadParameter<RowMatcher> {
  const text = query.get('filter')?.trim() ?? '';
  if (text === '') return { ok: true, value: undefined };
  const filter = parseFilter(text);
  return filter.ok ? { ok: true, value: filter.matches } : refused(filter.problem);
}

const refused = (reason: string): ReadParameter<RowMatcher> => ({
  ok: false,
  answer: refuseAdmin('admin-bad-filter', { reason }),
});
