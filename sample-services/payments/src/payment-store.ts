import type { Database } from '@weir/service-kit/database';
import type { Payment } from './payment.ts';

export const paymentTable = `
  create table if not exists payments (
    order_id text primary key,
    amount_cents integer not null,
    status text not null,
    created_at timestamptz not null default now()
  )`;

interface Row {
  order_id: string;
  amount_cents: number;
  status: Payment['status'];
}

export interface PaymentStore {
  /** The stored payment, and whether this call stored it. */
  readonly keepFirst: (payment: Payment) => Promise<{ readonly payment: Payment; readonly isNew: boolean }>;
}

/**
 * An order is charged once, however often it is asked for: its id is the key, and the first answer is the answer. A
 * caller that lost the answer may ask again.
 */
export function paymentStore(database: Database): PaymentStore {
  return {
    async keepFirst(payment) {
      const [inserted] = await database.query<Row>(
        `insert into payments (order_id, amount_cents, status) values ($1, $2, $3)
         on conflict (order_id) do nothing returning *`,
        [payment.orderId, payment.amountCents, payment.status],
      );
      if (inserted !== undefined) return { payment, isNew: true };
      const [stored] = await database.query<Row>('select * from payments where order_id = $1', [payment.orderId]);
      if (stored === undefined) throw new Error(`payment of ${payment.orderId} was there and is gone`);
      return {
        payment: { orderId: stored.order_id, amountCents: stored.amount_cents, status: stored.status },
        isNew: false,
      };
    },
  };
}
