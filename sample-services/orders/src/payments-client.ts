import { type Answered, ask, undo } from './answered.ts';
import type { Order } from './order.ts';

export interface PaymentsClient {
  readonly charge: (order: Order) => Promise<Answered>;
  /** Whether it is confirmed that nothing is charged any more. */
  readonly refund: (order: Order) => Promise<boolean>;
}

export function paymentsClient(service: URL): PaymentsClient {
  return {
    charge: (order) =>
      ask({
        service,
        path: '/payments',
        json: { orderId: order.id, amountCents: order.totalCents },
        refusal: { status: 402, reason: 'The payment was declined.' },
        done: 'charged',
        name: 'payments',
      }),
    refund: (order) => undo(service, `/payments/${order.id}/refund`, 'POST'),
  };
}
