import { expect, test } from 'vitest';
import type { Order } from './order.ts';
import { statusFeed } from './status-feed.ts';

const order = (id: string): Order => ({
  id,
  item: 'tea',
  quantity: 1,
  totalCents: 450,
  status: 'charging',
  reason: undefined,
  history: [],
});

test('each follower of an order hears of it until it stops, and of no other order', () => {
  const feed = statusFeed();
  const heard: string[] = [];
  const stopFirst = feed.follow('a', ({ id }) => heard.push(`first ${id}`));
  const stopSecond = feed.follow('a', ({ id }) => heard.push(`second ${id}`));
  feed.tell(order('a'));
  feed.tell(order('b'));
  stopFirst();
  feed.tell(order('a'));
  stopSecond();
  feed.tell(order('a'));
  expect(heard).toEqual(['first a', 'second a', 'second a']);
});

test('a follower that stops twice does not silence one that came after it', () => {
  const feed = statusFeed();
  const heard: string[] = [];
  const stop = feed.follow('a', () => heard.push('gone'));
  stop();
  feed.follow('a', () => heard.push('here'));
  stop();
  feed.tell(order('a'));
  expect(heard).toEqual(['here']);
});
