import { randomUUID } from 'node:crypto';
import type { Database } from '@weir/service-kit/database';
import { canBecome, type NewOrder, type Order, type OrderStatus, type StatusChange } from './order.ts';

export const orderTable = `
  create table if not exists orders (
    id text primary key,
    item text not null,
    quantity integer not null,
    total_cents integer not null,
    status text not null,
    reason text,
    history jsonb not null,
    created_at timestamptz not null default now()
  );
  create index if not exists orders_newest on orders (created_at desc)`;

interface Row {
  id: string;
  item: string;
  quantity: number;
  total_cents: number;
  status: OrderStatus;
  reason: string | null;
  history: StatusChange[];
}

const listedAtMost = 20;

/** Every change is one statement: no transaction is ever open while something else is waited for. */
export interface OrderStore {
  readonly receive: (order: NewOrder) => Promise<Order>;
  readonly become: (order: Order, status: OrderStatus, reason?: string) => Promise<Order>;
  readonly find: (id: string) => Promise<Order | undefined>;
  readonly newest: () => Promise<Order[]>;
}

export function orderStore(database: Database): OrderStore {
  return {
    async receive(order) {
      const [row] = await database.query<Row>(
        `insert into orders (id, item, quantity, total_cents, status, history)
         values ($1, $2, $3, $4, 'received', $5) returning *`,
        [randomUUID(), order.item, order.quantity, order.totalCents, JSON.stringify([changeTo('received')])],
      );
      return toOrder(row!);
    },
    async become(order, status, reason) {
      if (!canBecome(order.status, status))
        throw new Error(`order ${order.id} is ${order.status}, not to be ${status}`);
      const [row] = await database.query<Row>(
        `update orders set status = $3, reason = $4, history = history || $5::jsonb
         where id = $1 and status = $2 returning *`,
        [order.id, order.status, status, reason ?? null, JSON.stringify([changeTo(status)])],
      );
      if (row === undefined) throw new Error(`order ${order.id} is no longer ${order.status}`);
      return toOrder(row);
    },
    async find(id) {
      const [row] = await database.query<Row>('select * from orders where id = $1', [id]);
      return row && toOrder(row);
    },
    async newest() {
      const rows = await database.query<Row>('select * from orders order by created_at desc limit $1', [listedAtMost]);
      return rows.map(toOrder);
    },
  };
}

function changeTo(status: OrderStatus): StatusChange {
  return { status, at: new Date().toISOString() };
}

function toOrder(row: Row): Order {
  const { id, item, quantity, status } = row;
  // jsonb orders its keys by length.
  const history = row.history.map((change) => ({ status: change.status, at: change.at }));
  return { id, item, quantity, totalCents: row.total_cents, status, reason: row.reason ?? undefined, history };
}
