/**
 * What becomes of an order, by what payments and inventory said of it:
 *
 *   inventory │ payments: yes           no                  no answer
 *   ──────────┼───────────────────────────────────────────────────────────
 *   yes       │ paid                    declined, release   failed, undo
 *   no        │ out-of-stock, refund    out-of-stock        out-of-stock, refund
 *   no answer │ failed, undo            declined, release   failed, undo
 *
 * Refunded and released is only what was, or may have been, charged and reserved.
 */
import type { ProblemCode } from '@weir/service-kit/problems';
import type { Answered } from './answered.ts';
import type { FinalStatus } from './order.ts';

export interface Decision {
  readonly status: FinalStatus;
  readonly reason: string | undefined;
  /** What the client is told instead of the order; a declined order is an order. */
  readonly problem: ProblemCode | undefined;
  readonly refunds: boolean;
  readonly releases: boolean;
}

export function decideOrder(charge: Answered, reservation: Answered): Decision {
  if (reservation.kind === 'no') {
    const { reason } = reservation;
    return { status: 'out-of-stock', reason, problem: 'out-of-stock', refunds: mayBeDone(charge), releases: false };
  }
  if (charge.kind === 'no') {
    const { reason } = charge;
    return { status: 'declined', reason, problem: undefined, refunds: false, releases: mayBeDone(reservation) };
  }
  const silent = [charge, reservation].filter((answered) => 'problem' in answered);
  if (silent.length === 0) {
    return { status: 'paid', reason: undefined, problem: undefined, refunds: false, releases: false };
  }
  return {
    status: 'failed',
    reason: silent.map(({ reason }) => reason).join(' '),
    problem: silent[0]?.problem,
    refunds: mayBeDone(charge),
    releases: mayBeDone(reservation),
  };
}

const mayBeDone = ({ kind }: Answered): boolean => kind === 'yes' || kind === 'unknown';
