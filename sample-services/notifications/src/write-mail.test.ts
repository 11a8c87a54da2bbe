import { expect, test } from 'vitest';
import { writeMail } from './write-mail.ts';

const placed = (data: Record<string, unknown>, type = 'placed') =>
  writeMail({ id: 'e', type, at: '2026-01-01T00:00:00Z', data: { orderId: 'o', item: 'tea', quantity: 2, ...data } });

test.each([
  ['paid', 'Your order of 2 × tea is on its way'],
  ['declined', 'Your bank declined the payment of 2 × tea'],
  ['out-of-stock', 'We have no more of 2 × tea'],
  ['failed', 'Your order of 2 × tea went wrong on our side'],
])('the customer is told that an order is %s', (status, subject) => {
  expect(placed({ status })).toEqual({
    eventId: 'e',
    to: 'customer@example.com',
    subject,
    text: 'Order o, 2026-01-01T00:00:00Z',
  });
});

test.each([
  ['no status', {}, 'placed'],
  ['a status that does not end an order', { status: 'charging' }, 'placed'],
  ['a status that every object has', { status: 'constructor' }, 'placed'],
  ['another event', { status: 'paid' }, 'shipped'],
])('nobody is written to about %s', (_what, data, type) => expect(placed(data, type)).toBeUndefined());
