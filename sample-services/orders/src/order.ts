/**
 * The life of an order:
 *
 *   received ──► charging ──┬──► paid
 *                           ├──► declined   the bank said no
 *                           └──► failed     payments gave no answer; `reason` says whether it may have charged
 */
export type OrderStatus = 'received' | 'charging' | 'paid' | 'declined' | 'failed';

const nextOf: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  received: ['charging'],
  charging: ['paid', 'declined', 'failed'],
  paid: [],
  declined: [],
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
