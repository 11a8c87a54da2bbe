import type { Order } from './order.ts';

type Listener = (order: Order) => void;

/**
 * Who wants to hear of which order, within this process. A second orders process would need PostgreSQL's LISTEN, which
 * the embedded database does not have.
 */
export interface StatusFeed {
  readonly tell: Listener;
  /** Returns how to stop listening. */
  readonly follow: (orderId: string, listener: Listener) => () => void;
}

export function statusFeed(): StatusFeed {
  const listeners = new Map<string, Set<Listener>>();
  return {
    tell(order) {
      for (const listener of listeners.get(order.id) ?? []) listener(order);
    },
    follow(orderId, listener) {
      const ofOrder = listeners.get(orderId) ?? new Set();
      listeners.set(orderId, ofOrder.add(listener));
      return () => {
        ofOrder.delete(listener);
        if (ofOrder.size === 0 && listeners.get(orderId) === ofOrder) listeners.delete(orderId);
      };
    },
  };
}
