/**
 * An order is charged once, however often it is asked for: its id is the key, and the first answer is the answer. A caller
 * that lost the answer may ask again, or take the charge back:
 *
 *   (nothing) ── charge ──┬──► paid ── refund ──► refunded
 *       │                 └──► declined              ▲
 *       └───────────────── refund ───────────────────┘
 *
 * A refund may overtake the charge that it takes back. It is kept, and the late charge finds it.
 */
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
  /** The payment as it is then: refunded, or declined as it was. */
  readonly refund: (orderId: string) => Promise<Payment>;
}

export function paymentStore(database: Database): PaymentStore {
  const find = async (orderId: string): Promise<Payment> => {
    const [stored] = await database.query<Row>('select * from payments where order_id = $1', [orderId]);
    if (stored === undefined) throw new Error(`payment of ${orderId} was there and is gone`);
    return toPayment(stored);
  };
  return {
    async keepFirst(payment) {
      const [inserted] = await database.query<Row>(
        `insert into payments (order_id, amount_cents, status) values ($1, $2, $3)
         on conflict (order_id) do nothing returning *`,
        [payment.orderId, payment.amountCents, payment.status],
      );
      if (inserted !== undefined) return { payment, isNew: true };
      return { payment: await find(payment.orderId), isNew: false };
    },
    async refund(orderId) {
      const [refunded] = await database.query<Row>(
        `insert into payments (order_id, amount_cents, status) values ($1, 0, 'refunded')
         on conflict (order_id) do update set status = 'refunded' where payments.status = 'paid' returning *`,
        [orderId],
      );
      return refunded === undefined ? find(orderId) : toPayment(refunded);
    },
  };
}

function toPayment({ order_id: orderId, amount_cents: amountCents, status }: Row): Payment {
  return { orderId, amountCents, status };
}
