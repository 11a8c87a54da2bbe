import type { ProblemCode } from '@weir/service-kit/problems';
import type { Answered } from './answered.ts';
import { type Decision, decideOrder } from './decide-order.ts';
import type { InventoryClient } from './inventory-client.ts';
import type { NewOrder, Order } from './order.ts';
import type { OrderStore } from './order-store.ts';
import type { PaymentsClient } from './payments-client.ts';
import type { StatusFeed } from './status-feed.ts';

export interface Placed {
  /** Final. */
  readonly order: Order;
  /** What the client is told instead of the order. */
  readonly problem: ProblemCode | undefined;
}

export interface OrderParts {
  readonly store: OrderStore;
  readonly payments: PaymentsClient;
  readonly inventory: InventoryClient;
  readonly feed: StatusFeed;
}

/** Each step is stored before the next begins, and told to whoever follows the order. */
export async function placeOrder(wanted: NewOrder, parts: OrderParts): Promise<Placed> {
  const { store, payments, inventory, feed } = parts;
  const told = (order: Order): Order => {
    feed.tell(order);
    return order;
  };
  // 1. Keep it, whatever happens next.
  const received = told(await store.receive(wanted));
  // 2. Say that it is being charged.
  const charging = told(await store.become(received, 'charging'));
  // 3. Charge it and reserve what it takes, both at once. No statement is open meanwhile.
  const [charge, reservation] = await Promise.all([payments.charge(charging), inventory.reserve(charging)]);
  // 4. Take back what must not stay.
  const decision = decideOrder(charge, reservation);
  const undone = await takeBack(charging, decision, { charge, reservation }, parts);
  // 5. Keep how it ended.
  const reason = [decision.reason, ...undone].filter((sentence) => sentence !== undefined).join(' ');
  const order = told(await store.become(charging, decision.status, reason === '' ? undefined : reason));
  return { order, problem: decision.problem };
}

/** Asked once: what is not confirmed is left to whoever reads the sentences that this returns. */
async function takeBack(
  order: Order,
  { refunds, releases }: Decision,
  { charge, reservation }: { charge: Answered; reservation: Answered },
  { payments, inventory }: OrderParts,
): Promise<readonly (string | undefined)[]> {
  const [isRefunded, isReleased] = await Promise.all([
    refunds ? payments.refund(order) : undefined,
    releases ? inventory.release(order) : undefined,
  ]);
  return [
    isRefunded === undefined ? undefined : refundWords(charge.kind === 'yes', isRefunded),
    isReleased === false ? releaseWords(reservation.kind === 'yes') : undefined,
  ];
}

function refundWords(wasCharged: boolean, isRefunded: boolean): string {
  if (wasCharged) return isRefunded ? 'The charge was refunded.' : 'It was charged, and no refund is confirmed.';
  return isRefunded ? 'If it was charged, it is refunded.' : 'It may have been charged.';
}

const releaseWords = (wasReserved: boolean): string =>
  wasReserved ? 'The reservation may still stand.' : 'It may have been reserved.';
