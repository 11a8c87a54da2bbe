import { describe, expect, test } from 'vitest';
import { canBecome, describeOrder, formatCents, isFinal, type Order, type OrderStatus } from './order.ts';

const all: OrderStatus[] = ['received', 'charging', 'paid', 'declined', 'out-of-stock', 'failed'];

describe('an order', () => {
  test('goes from received over charging to one of four ends, and never back', () => {
    const steps = all.flatMap((from) => all.filter((to) => canBecome(from, to)).map((to) => `${from} ${to}`));
    expect(steps).toEqual([
      'received charging',
      'charging paid',
      'charging declined',
      'charging out-of-stock',
      'charging failed',
    ]);
    expect(all.filter(isFinal)).toEqual(['paid', 'declined', 'out-of-stock', 'failed']);
  });

  test('is described with its total in words of money, and with a reason only if there is one', () => {
    const order: Order = {
      id: '1',
      item: 'tea',
      quantity: 1,
      totalCents: 405,
      status: 'paid',
      reason: undefined,
      history: [],
    };
    expect(describeOrder(order)).toEqual({
      id: '1',
      item: 'tea',
      quantity: 1,
      status: 'paid',
      total: '4.05',
      totalCents: 405,
      history: [],
    });
    expect(describeOrder({ ...order, reason: 'no' })).toHaveProperty('reason', 'no');
  });

  test.each([
    [0, '0.00'],
    [7, '0.07'],
    [1_913, '19.13'],
    [100_000_000, '1000000.00'],
  ])('writes %i cents as %s', (cents, text) => expect(formatCents(cents)).toBe(text));
});
