import type { Reply, Request, Routes, WebSocket } from '@weir/service-kit';
import { sendProblem } from '@weir/service-kit/problems';
import type { AnnounceOrder } from './announce-order.ts';
import { describeOrder, type NewOrder } from './order.ts';
import { type OrderParts, placeOrder } from './place-order.ts';
import { pushStatus } from './push-status.ts';

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

export function orderRoutes(use: OrderParts & { announce: AnnounceOrder }): Routes {
  return {
    'POST /orders': {
      schema: { body: orderBody },
      async handler(request: Request, reply: Reply) {
        const { order, problem } = await placeOrder(request.body as NewOrder, use);
        use.announce(order, request.log);
        reply.header('location', `/orders/${order.id}`);
        if (problem === undefined) return reply.code(201).send(describeOrder(order));
        return sendProblem(reply, problem, order.reason ?? '', { order: describeOrder(order) });
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
