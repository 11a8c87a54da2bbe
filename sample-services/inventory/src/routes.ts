import type { Reply, Request, Routes } from '@weir/service-kit';
import { sendProblem } from '@weir/service-kit/problems';
import type { Reservation, Stock } from './stock.ts';

const reservationBody = {
  type: 'object',
  required: ['orderId', 'item', 'quantity'],
  additionalProperties: false,
  properties: {
    orderId: { type: 'string', minLength: 1, maxLength: 64 },
    item: { type: 'string', minLength: 1, maxLength: 64 },
    quantity: { type: 'integer', minimum: 1, maximum: 100 },
  },
};

const orderIdInPath = {
  type: 'object',
  properties: { orderId: { type: 'string', minLength: 1, maxLength: 64 } },
};

export function inventoryRoutes(stock: Stock): Routes {
  return {
    'POST /reservations': {
      schema: { body: reservationBody },
      async handler(request: Request, reply: Reply) {
        const wanted = request.body as Reservation;
        const reserved = await stock.reserve(wanted);
        switch (reserved) {
          case 'reserved':
            return reply.code(201).send(wanted);
          case 'was-reserved':
            return reply.code(200).send(wanted);
          case 'out-of-stock':
            return sendProblem(reply, 'out-of-stock', 'There is not so much of it left.', { ...wanted });
          case 'contradicts':
            return sendProblem(reply, 'conflict', 'This order has released its reservation, or reserved otherwise.');
        }
      },
    },

    'DELETE /reservations/:orderId': {
      schema: { params: orderIdInPath },
      async handler(request: Request) {
        const { orderId } = request.params as { orderId: string };
        await stock.release(orderId);
        return { orderId, status: 'released' };
      },
    },

    async 'GET /stock'() {
      return { stock: await stock.list() };
    },
  };
}
