/** Parameters of a path, as they were written: what cannot be read is refused and never guessed. */
import type { AdminAnswer } from '../admin-answer.ts';
import { refuseAdmin } from '../admin-answer.ts';

export type ReadParameter<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly answer: AdminAnswer };

/** Beyond what a double holds exactly there is no sequence number. */
const WHOLE = /^\d{1,15}$/;

export interface WholeBounds {
  readonly least: number;
  readonly most: number;
}

export function wholeParameter(
  query: URLSearchParams,
  name: string,
  { least, most }: WholeBounds,
): ReadParameter<number | undefined> {
  const text = query.get(name);
  if (text === null || text === '') return { ok: true, value: undefined };
  const value = WHOLE.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return { ok: true, value };
  const reason = `\`${name}\` is a whole number from ${least} to ${most}.`;
  return { ok: false, answer: refuseAdmin('admin-bad-parameter', { reason }) };
}

export const ANY_SEQ: WholeBounds = { least: 0, most: 999_999_999_999_999 };
