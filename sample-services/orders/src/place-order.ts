import type { ProblemCode } from '@weir/service-kit/problems';
import type { NewOrder, Order } from './order.ts';
import type { OrderStore } from './order-store.ts';
import type { ChargeOrder } from './payments-client.ts';
import type { StatusFeed } from './status-feed.ts';

export type Placed =
  | { readonly kind: 'settled'; readonly order: Order }
  | { readonly kind: 'failed'; readonly order: Order; readonly problem: ProblemCode; readonly reason: string };

/** Each step is stored before the next begins, and told to whoever follows the order. */
export async function placeOrder(
  wanted: NewOrder,
  { store, charge, feed }: { store: OrderStore; charge: ChargeOrder; feed: StatusFeed },
): Promise<Placed> {
  const told = (order: Order): Order => {
    feed.tell(order);
    return order;
  };
  // 1. Keep it, whatever happens next.
  const received = told(await store.receive(wanted));
  // 2. Say that the bank is being asked.
  const charging = told(await store.become(received, 'charging'));
  // 3. Ask it. No statement is open meanwhile.
  const answer = await charge(charging);
  // 4. Keep what it said.
  switch (answer.kind) {
    case 'paid':
      return { kind: 'settled', order: told(await store.become(charging, 'paid')) };
    case 'declined':
      return { kind: 'settled', order: told(await store.become(charging, 'declined', answer.reason)) };
    case 'failed': {
      const { problem, reason } = answer;
      return { kind: 'failed', order: told(await store.become(charging, 'failed', reason)), problem, reason };
    }
  }
}
