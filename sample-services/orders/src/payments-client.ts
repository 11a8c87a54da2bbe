import { callService } from '@weir/service-kit/call-service';
import type { ProblemCode } from '@weir/service-kit/problems';
import type { Order } from './order.ts';

export type Charge =
  | { readonly kind: 'paid' }
  | { readonly kind: 'declined'; readonly reason: string }
  | { readonly kind: 'failed'; readonly problem: ProblemCode; readonly reason: string };

export type ChargeOrder = (order: Order) => Promise<Charge>;

const chargeTimeoutMs = 5_000;

const failures = {
  unreachable: {
    kind: 'failed',
    problem: 'service-unreachable',
    reason: 'The payments service is not there; nothing was charged.',
  },
  late: {
    kind: 'failed',
    problem: 'service-late',
    reason: 'The payments service has not answered in time; it may have charged.',
  },
  broken: {
    kind: 'failed',
    problem: 'service-broken',
    reason: 'The payments service gave no usable answer; it may have charged.',
  },
} as const;

export function paymentsClient(payments: URL): ChargeOrder {
  return async (order) => {
    const answer = await callService(payments, '/payments', {
      method: 'POST',
      json: { orderId: order.id, amountCents: order.totalCents },
      timeoutMs: chargeTimeoutMs,
    });
    if (answer.kind !== 'answered') return failures[answer.kind];
    if (answer.status === 200 || answer.status === 201) return { kind: 'paid' };
    if (answer.status === 402) return { kind: 'declined', reason: detailOf(answer.body) };
    return failures.broken;
  };
}

function detailOf(problem: unknown): string {
  const detail = (problem as { detail?: unknown } | null)?.detail;
  return typeof detail === 'string' ? detail : 'The payment was declined.';
}
