import { describe, expect, it } from 'vitest';
import { rowsOf, rowWith } from '../../test/support/row-with.ts';
import { EMPTY_QUEUE, enqueue, takeMove } from './row-queue.ts';

describe('the queue before the live list', () => {
  it('lets a few rows in at once, as they come', () => {
    const { move, rest } = takeMove(enqueue(EMPTY_QUEUE, rowsOf(1, 3), 0, 3), false);
    expect(move).toEqual({ rows: rowsOf(1, 3), skipped: 0, upTo: 3 });
    expect(rest).toBe(EMPTY_QUEUE);
  });

  it('lets a flood in by few rows, in order, and loses none to a stream that is cut in between', () => {
    const first = takeMove(enqueue(EMPTY_QUEUE, rowsOf(1, 30), 0, 30), false);
    expect(first.move.rows.length).toBeLessThan(20);
    expect(first.move.upTo).toBe(0);
    const second = takeMove(first.rest, false);
    expect([...first.move.rows, ...second.move.rows]).toEqual(rowsOf(1, 30));
    expect(second.move.upTo).toBe(30);
  });

  it('leaves out what cannot be shown, plain answers and the oldest first, and counts it', () => {
    const broken = rowWith({ seq: 1, chip: 'broken' });
    const queue = enqueue(EMPTY_QUEUE, [broken, ...rowsOf(2, 100)], 12, 100);
    expect(queue.rows).toContain(broken);
    expect(queue.rows.at(-1)?.seq).toBe(100);
    expect(queue.rows.length + queue.skipped).toBe(100 + 12);
    expect(queue.rows.map(({ seq }) => seq)).toEqual(queue.rows.map(({ seq }) => seq).toSorted((a, b) => a - b));
  });

  it('is bounded when nothing is plain, too', () => {
    const queue = enqueue(EMPTY_QUEUE, rowsOf(1, 500, { chip: 'limited' }), 0, 500);
    expect(queue.rows.length).toBeLessThan(50);
    expect(queue.rows.length + queue.skipped).toBe(500);
  });

  it('gives all it has to a list that is held: nothing of it is drawn', () => {
    const { move, rest } = takeMove(enqueue(EMPTY_QUEUE, rowsOf(1, 30), 0, 30), true);
    expect(move.rows).toHaveLength(30);
    expect(rest).toBe(EMPTY_QUEUE);
  });
});
