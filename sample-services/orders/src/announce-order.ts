/**
 * Tells the rest of the house that an order is final, after it is:
 *
 *   order stored as paid, declined, … ─► answer to the client
 *                                  └───► event `placed` (nobody waits for it)
 *
 * The order stands whether or not the event goes out, and the event goes out at most once: a process that dies between
 * the two has told nobody. A transactional outbox, which stores both in one statement, would not lose it; this is not one.
 */
import type { Event, Publisher } from '@weir/messaging/publish';
import type { Log } from '@weir/service-kit';
import type { Order } from './order.ts';

export type AnnounceOrder = (order: Order, log: Log) => void;

export function announceOrder({ publish }: Publisher): AnnounceOrder {
  return (order, log) => {
    void publish(placed(order)).then((published) => {
      if (published.kind === 'lost') log.warn({ orderId: order.id, why: published.why }, 'event not published');
    });
  };
}

function placed({ id, status, item, quantity, totalCents }: Order): Event {
  return {
    id: `placed-${id}`,
    type: 'placed',
    at: new Date().toISOString(),
    data: { orderId: id, status, item, quantity, totalCents },
  };
}
