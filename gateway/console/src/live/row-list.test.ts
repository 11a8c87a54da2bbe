import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../test/support/row-with.ts';
import { addRows, letIn, MOST_ROWS, NO_ROWS, pageOfRows } from './row-list.ts';

const following = { skipped: 0, upTo: 0, held: false };
const held = { ...following, held: true };
const seqs = (rows: readonly { seq: number }[]) => rows.map(({ seq }) => seq);

describe('the rows of the live list', () => {
  it('are newest first, and never more than fit', () => {
    const list = addRows(pageOfRows(rowsOf(1, 3).toReversed()), rowsOf(4, 5), following);
    expect(seqs(list.rows)).toEqual([5, 4, 3, 2, 1]);
    const full = addRows(list, rowsOf(6, 400), following);
    expect(full.rows).toHaveLength(MOST_ROWS);
    expect(seqs(full.rows).slice(0, 2)).toEqual([400, 399]);
  });

  it('wait while the list is held, and come in without a hole', () => {
    const page = pageOfRows(rowsOf(1, 20).toReversed());
    const waiting = addRows(addRows(page, rowsOf(21, 25), held), rowsOf(26, 30), held);
    expect(waiting.rows).toBe(page.rows);
    expect(waiting.waitingCount).toBe(10);
    const let_in = letIn(waiting);
    expect(seqs(let_in.rows)).toEqual(seqs(rowsOf(1, 30).toReversed()));
    expect([let_in.waiting.length, let_in.waitingCount]).toEqual([0, 0]);
  });

  it('that wait are bounded, counted in full, and then take the place of all that is older', () => {
    const waiting = addRows(pageOfRows(rowsOf(1, 20).toReversed()), rowsOf(21, 520), held);
    expect(waiting.waiting).toHaveLength(MOST_ROWS);
    expect(waiting.waitingCount).toBe(500);
    const { rows } = letIn(waiting);
    expect(seqs(rows)).toEqual(seqs(rowsOf(521 - MOST_ROWS, 520).toReversed()));
  });

  it('that a resumed stream sends again are passed over', () => {
    const list = pageOfRows(rowsOf(1, 5).toReversed());
    expect(addRows(list, rowsOf(3, 5), following)).toBe(list);
    expect(seqs(addRows(list, rowsOf(4, 7), following).rows)).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it('stand still, as the same list, where nothing is new', () => {
    expect(addRows(NO_ROWS, [], following)).toBe(NO_ROWS);
    expect(letIn(NO_ROWS)).toBe(NO_ROWS);
  });

  it('remember how far the gateway has looked though the filter let nothing through, and what it left out', () => {
    const list = addRows(NO_ROWS, [], { skipped: 312, upTo: 900, held: false });
    expect([list.newestSeq, list.skipped]).toEqual([900, 312]);
    expect(addRows(list, rowsOf(899, 900), following)).toBe(list);
  });

  it('go on after nothing where nothing has come', () => {
    expect(pageOfRows([]).newestSeq).toBe(0);
  });
});
