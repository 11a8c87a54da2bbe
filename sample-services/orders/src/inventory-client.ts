import { type Answered, ask, undo } from './answered.ts';
import type { Order } from './order.ts';

export interface InventoryClient {
  readonly reserve: (order: Order) => Promise<Answered>;
  /** Whether it is confirmed that nothing is reserved any more. */
  readonly release: (order: Order) => Promise<boolean>;
}

export function inventoryClient(service: URL): InventoryClient {
  return {
    reserve: (order) =>
      ask({
        service,
        path: '/reservations',
        json: { orderId: order.id, item: order.item, quantity: order.quantity },
        refusal: { status: 409, reason: 'There is not so much of it left.' },
        done: 'reserved',
        name: 'inventory',
      }),
    release: (order) => undo(service, `/reservations/${order.id}`, 'DELETE'),
  };
}
