import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply, Request, Routes } from '@weir/service-kit';
import { callService } from '@weir/service-kit/call-service';
import { sendProblem } from '@weir/service-kit/problems';
import { itemNames, totalCentsOf } from './catalogue.ts';
import { readNumber } from './read-number.ts';
import { tick } from './tick.ts';

const orderTimeoutMs = 10_000;
const streamMaxMs = 60_000;

const orderBody = {
  type: 'object',
  required: ['item', 'quantity'],
  additionalProperties: false,
  properties: {
    item: { type: 'string', minLength: 1, maxLength: 64 },
    quantity: { type: 'integer', minimum: 1, maximum: 100 },
  },
};

const noAnswer = {
  unreachable: { problem: 'service-unreachable', detail: 'The orders service is not there; nothing was ordered.' },
  late: {
    problem: 'service-late',
    detail: 'The orders service has not answered in time; GET /orders tells whether it took the order.',
  },
  broken: {
    problem: 'service-broken',
    detail: 'The orders service gave no usable answer; GET /orders tells whether it took the order.',
  },
} as const;

export function storefrontRoutes(orders: URL): Routes {
  return {
    'POST /orders': {
      schema: { body: orderBody },
      async handler(request: Request, reply: Reply) {
        const { item, quantity } = request.body as { item: string; quantity: number };
        const totalCents = totalCentsOf(item, quantity);
        if (totalCents === undefined) {
          return sendProblem(reply, 'invalid-request', `body/item must be one of ${itemNames.join(', ')}`);
        }
        const answer = await callService(orders, '/orders', {
          method: 'POST',
          json: { item, quantity, totalCents },
          timeoutMs: orderTimeoutMs,
        });
        if (answer.kind !== 'answered') {
          const { problem, detail } = noAnswer[answer.kind];
          return sendProblem(reply, problem, detail);
        }
        if (answer.location !== undefined) reply.header('location', answer.location);
        return reply.code(answer.status).type(answer.contentType).send(JSON.stringify(answer.body));
      },
    },

    async 'GET /slow'(request: Request, reply: Reply) {
      const ms = readNumber(request.query, 'ms', { min: 0, max: 10_000, otherwise: 1_000 });
      if (typeof ms === 'string') return sendProblem(reply, 'invalid-request', ms);
      await sleep(ms);
      return { slept: ms };
    },

    async 'GET /stream'(request: Request, reply: Reply) {
      const events = readNumber(request.query, 'events', { min: 1, max: 1_000, otherwise: 10 });
      if (typeof events === 'string') return sendProblem(reply, 'invalid-request', events);
      const everyMs = readNumber(request.query, 'everyMs', { min: 0, max: 10_000, otherwise: 500 });
      if (typeof everyMs === 'string') return sendProblem(reply, 'invalid-request', everyMs);
      if (events * everyMs > streamMaxMs) {
        return sendProblem(reply, 'invalid-request', `events times everyMs must not be over ${streamMaxMs}`);
      }
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      return reply
        .headers({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
        .send(Readable.from(tick(events, everyMs, gone.signal)));
    },

    'GET /try': () => Promise.resolve({ ok: true }),
  };
}
