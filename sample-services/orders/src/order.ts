/**
 * The life of an order. While it is `charging`, payments and inventory are asked at the same time:
 *
 *   received ──► charging ──┬──► paid           both said yes
 *                           ├──► declined       the bank said no; a reservation is released
 *                           ├──► out-of-stock   inventory said no; a charge is refunded
 *                           └──► failed         one of them gave no answer; what the other did is undone, and `reason`
 *                                               says what may still be charged or reserved
 *
 * Each change is one statement, and none is open while another service is asked.
 */
export type OrderStatus = 'received' | 'charging' | FinalStatus;
export type FinalStatus = 'paid' | 'declined' | 'out-of-stock' | 'failed';

const nextOf: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  received: ['charging'],
  charging: ['paid', 'declined', 'out-of-stock', 'failed'],
  paid: [],
  declined: [],
  'out-of-stock': [],
  failed: [],
};

export interface NewOrder {
  readonly item: string;
  readonly quantity: number;
  readonly totalCents: number;
}

export interface StatusChange {
  readonly status: OrderStatus;
  readonly at: string;
}

export interface Order {
  readonly id: string;
  readonly item: string;
  readonly quantity: number;
  readonly totalCents: number;
  readonly status: OrderStatus;
  readonly reason: string | undefined;
  /** Oldest first; the last one is `status`. */
  readonly history: readonly StatusChange[];
}

export function canBecome(from: OrderStatus, to: OrderStatus): boolean {
  return nextOf[from].includes(to);
}

export function isFinal(status: OrderStatus): boolean {
  return nextOf[status].length === 0;
}

export function describeOrder(order: Order): Record<string, unknown> {
  const { id, status, reason, item, quantity, totalCents, history } = order;
  return {
    id,
    status,
    ...(reason === undefined ? {} : { reason }),
    item,
    quantity,
    total: formatCents(totalCents),
    totalCents,
    history,
  };
}

export function formatCents(cents: number): string {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
