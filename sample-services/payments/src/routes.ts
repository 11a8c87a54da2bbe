import type { Reply, Request, Routes } from '@weir/service-kit';
import { sendProblem } from '@weir/service-kit/problems';
import { decidePayment } from './payment.ts';
import type { PaymentStore } from './payment-store.ts';

const paymentBody = {
  type: 'object',
  required: ['orderId', 'amountCents'],
  additionalProperties: false,
  properties: {
    orderId: { type: 'string', minLength: 1, maxLength: 64 },
    amountCents: { type: 'integer', minimum: 1, maximum: 100_000_000 },
  },
};

const orderIdInPath = {
  type: 'object',
  properties: { orderId: { type: 'string', minLength: 1, maxLength: 64 } },
};

export function paymentRoutes(store: PaymentStore): Routes {
  return {
    'POST /payments': {
      schema: { body: paymentBody },
      async handler(request: Request, reply: Reply) {
        const { orderId, amountCents } = request.body as { orderId: string; amountCents: number };
        const { payment, isNew } = await store.keepFirst({ orderId, amountCents, status: decidePayment(amountCents) });
        if (payment.status === 'refunded') {
          return sendProblem(reply, 'conflict', 'This order was refunded, and is not charged again.');
        }
        if (payment.amountCents !== amountCents) {
          return sendProblem(reply, 'conflict', 'This order was charged before, with another amount.');
        }
        if (payment.status === 'declined') {
          return sendProblem(reply, 'payment-declined', 'The bank declines amounts that end in 13 cents.', { orderId });
        }
        return reply.code(isNew ? 201 : 200).send(payment);
      },
    },

    'POST /payments/:orderId/refund': {
      schema: { params: orderIdInPath },
      handler: (request: Request) => store.refund((request.params as { orderId: string }).orderId),
    },
  };
}
