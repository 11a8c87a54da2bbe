/**
 * What is there, and who has taken it. An order takes once and gives back once:
 *
 *   (nothing) ── reserve ──► reserved ── release ──► released
 *       └────────────────── release ───────────────────▲
 *
 * A release may overtake the reservation that it undoes: the caller gave up waiting and released, while its first request
 * was still on the way. So a release is kept also where nothing was reserved, and the late reservation finds it.
 *
 * Each step is one statement, so it is done whole or not at all, without a transaction held open.
 */
import type { Database } from '@weir/service-kit/database';

/** Everything the storefront sells: so much of it that no load test takes it all, but for the rug. */
const atFirst: Readonly<Record<string, number>> = {
  tea: 1_000_000_000,
  kettle: 1_000_000_000,
  lamp: 1_000_000_000,
  rug: 0,
};

export const stockedItems: readonly string[] = Object.keys(atFirst);

export const stockTables = `
  create table if not exists stock (
    item text primary key,
    available integer not null check (available >= 0)
  );
  insert into stock (item, available)
    values ${stockedItems.map((item) => `('${item}', ${atFirst[item]})`).join(', ')} on conflict do nothing;
  create table if not exists reservations (
    order_id text primary key,
    item text not null,
    quantity integer not null,
    status text not null,
    created_at timestamptz not null default now()
  )`;

export interface Reservation {
  readonly orderId: string;
  readonly item: string;
  readonly quantity: number;
}

export type Reserved = 'reserved' | 'was-reserved' | 'out-of-stock' | 'contradicts';

export interface Stock {
  readonly reserve: (wanted: Reservation) => Promise<Reserved>;
  /** However often, and whether or not anything was reserved. */
  readonly release: (orderId: string) => Promise<void>;
  readonly list: () => Promise<{ readonly item: string; readonly available: number }[]>;
}

interface Row {
  item: string;
  quantity: number;
  status: 'reserved' | 'released';
}

/** An order that is there already breaks the primary key of reservations, and then the statement takes nothing, either. */
const uniqueViolation = '23505';

export function stock(database: Database): Stock {
  const take = async ({ orderId, item, quantity }: Reservation): Promise<boolean> => {
    try {
      const taken = await database.query(
        `with taken as (
           update stock set available = available - $3::integer
           where item = $2 and available >= $3::integer returning item
         )
         insert into reservations (order_id, item, quantity, status)
         select $1, item, $3::integer, 'reserved' from taken returning order_id`,
        [orderId, item, quantity],
      );
      return taken.length === 1;
    } catch (error) {
      if ((error as { code?: unknown }).code === uniqueViolation) return false;
      throw error;
    }
  };
  return {
    async reserve(wanted) {
      if (await take(wanted)) return 'reserved';
      const [earlier] = await database.query<Row>('select * from reservations where order_id = $1', [wanted.orderId]);
      if (earlier === undefined) return 'out-of-stock';
      const isSame = earlier.item === wanted.item && earlier.quantity === wanted.quantity;
      return earlier.status === 'reserved' && isSame ? 'was-reserved' : 'contradicts';
    },
    async release(orderId) {
      await database.query(
        `with released as (
           insert into reservations (order_id, item, quantity, status) values ($1, '', 0, 'released')
           on conflict (order_id) do update set status = 'released' where reservations.status = 'reserved'
           returning item, quantity
         )
         update stock set available = available + released.quantity from released where stock.item = released.item`,
        [orderId],
      );
    },
    list: () => database.query('select item, available from stock order by item'),
  };
}
