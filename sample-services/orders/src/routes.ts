import type { Reply, Request, Routes, WebSocket } from '@weir/service-kit';
import { sendProblem } from '@weir/service-kit/problems';
import { describeOrder, type NewOrder } from './order.ts';
import type { OrderStore } from './order-store.ts';
import type { ChargeOrder } from './payments-client.ts';
import { placeOrder } from './place-order.ts';
import { pushStatus } from './push-status.ts';
import type { StatusFeed } from './status-feed.ts';

const orderBody = {
  type: 'object',
  required: ['item', 'quantity', 'totalCents'],
  additionalProperties: false,
  properties: {
    item: { type: 'string', minLength: 1, maxLength: 64 },
    quantity: { type: 'integer', minimum: 1, maximum: 100 },
    totalCents: { type: 'integer', minimum: 1, maximum: 100_000_000 },
  },
};

const noSuchOrder = 'There is no order with this id.';
const idOf = (request: Request): string => (request.params as { id: string }).id;

export function orderRoutes(use: { store: OrderStore; charge: ChargeOrder; feed: StatusFeed }): Routes {
  return {
    'POST /orders': {
      schema: { body: orderBody },
      async handler(request: Request, reply: Reply) {
        const placed = await placeOrder(request.body as NewOrder, use);
        reply.header('location', `/orders/${placed.order.id}`);
        if (placed.kind === 'settled') return reply.code(201).send(describeOrder(placed.order));
        return sendProblem(reply, placed.problem, placed.reason, { order: describeOrder(placed.order) });
      },
    },

    async 'GET /orders'() {
      return { orders: (await use.store.newest()).map(describeOrder) };
    },

    async 'GET /orders/:id'(request: Request, reply: Reply) {
      const order = await use.store.find(idOf(request));
      return order === undefined ? sendProblem(reply, 'not-found', noSuchOrder) : describeOrder(order);
    },

    'GET /orders/:id/status': {
      // Before the upgrade, while a refusal can still be an answer of HTTP.
      async preValidation(request: Request, reply: Reply) {
        if (!request.ws) {
          reply.header('upgrade', 'websocket');
          return sendProblem(
            reply,
            'websocket-only',
            'Ask with a WebSocket client; GET /orders/<id> is for the others.',
          );
        }
        const order = await use.store.find(idOf(request));
        return order === undefined ? sendProblem(reply, 'not-found', noSuchOrder) : undefined;
      },
      handler: (_request: Request, reply: Reply) => reply,
      wsHandler: (socket: WebSocket, request: Request) => pushStatus(socket, idOf(request), use),
    },
  };
}
