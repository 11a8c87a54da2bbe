/** What an order's client is told, and what is charged and reserved in the end, when a part of the house is missing. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  getJson,
  type OrderAnswer,
  type RunningHouse,
  runHouse,
} from '../../service-kit/test/support/running-house.ts';
import type { RunningService } from '../../service-kit/test/support/running-service.ts';

let house: RunningHouse;

// A database and five processes, on a machine that may be busy with other tests.
const startWithinMs = 120_000;
const patiently = { timeout: 20_000 };

beforeAll(async () => {
  house = await runHouse();
}, startWithinMs);

afterAll(() => house?.stop());

const postOrder = (item = 'tea'): Promise<Response> => house.postOrder({ item, quantity: 1 });

interface Problem {
  readonly title: string;
  readonly detail: string;
  readonly order: OrderAnswer;
}

async function failedOrder(answer: Response, status: number): Promise<Problem> {
  expect(answer.status).toBe(status);
  const problem = (await answer.json()) as Problem;
  expect(answer.headers.get('location')).toBe(`/orders/${problem.order.id}`);
  expect(problem.order).toMatchObject({ status: 'failed', reason: problem.detail });
  expect(await getJson(`${house.orders.url}/orders/${problem.order.id}`)).toEqual(problem.order);
  return problem;
}

async function available(item: string): Promise<number | undefined> {
  const { stock } = await getJson<{ stock: { item: string; available: number }[] }>(`${house.inventory.url}/stock`);
  return stock.find((row) => row.item === item)?.available;
}

/** Asked for again, a charge tells what became of the first one. */
async function charge({ id }: OrderAnswer): Promise<{ status: number; detail?: string }> {
  const answer = await fetch(`${house.payments.url}/payments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ orderId: id, amountCents: 450 }),
  });
  return { ...((await answer.json()) as { detail?: string }), status: answer.status };
}
const refunded = { status: 409, detail: 'This order was refunded, and is not charged again.' };

/** Takes requests and answers none while `work` runs. */
async function hanging<T>({ process }: RunningService, work: () => Promise<T>): Promise<T> {
  process.kill('SIGSTOP');
  try {
    return await work();
  } finally {
    process.kill('SIGCONT');
  }
}

test('the database goes away: 503 in words, and orders again once it is back', async () => {
  expect((await postOrder()).status).toBe(201);
  await house.database.goAway();
  const answer = await postOrder();
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ title: 'The database cannot be reached' });
  await house.database.comeBack();
  expect((await postOrder()).status).toBe(201);
});

test('the bank says no: what was reserved is released', async () => {
  const before = await available('lamp');
  expect(await (await postOrder('lamp')).json()).toMatchObject({ status: 'declined' });
  expect(await available('lamp')).toBe(before);
});

test('it is sold out: what was charged is refunded', async () => {
  const answer = await postOrder('rug');
  const { order } = (await answer.json()) as Problem;
  expect(await charge(order)).toMatchObject(refunded);
});

test('payments does not answer in time: the order fails, the reservation is released, the charge may stand', async () => {
  const before = await available('tea');
  const answer = await hanging(house.payments, postOrder);
  const { detail, order } = await failedOrder(answer, 504);
  expect(detail).toBe('The payments service has not answered in time. It may have been charged.');
  expect(await available('tea')).toBe(before);
  // Both requests were in its sockets: whichever it reads first, nothing stays charged.
  await expect.poll(() => charge(order), patiently).toMatchObject(refunded);
});

test('inventory does not answer in time: the order fails and is refunded, and nothing stays reserved', async () => {
  const before = await available('tea');
  const answer = await hanging(house.inventory, postOrder);
  const { detail, order } = await failedOrder(answer, 504);
  expect(detail).toBe(
    'The inventory service has not answered in time. The charge was refunded. It may have been reserved.',
  );
  expect(await charge(order)).toMatchObject(refunded);
  await expect.poll(() => available('tea'), patiently).toBe(before);
});

test('notifications is down: the order is as it was, and orders says what it could not tell', async () => {
  await house.notifications.stop();
  const answer = await postOrder();
  expect(answer.status).toBe(201);
  const { id } = (await answer.json()) as OrderAnswer;
  const line = await house.orders.logged(({ msg, orderId }) => msg === 'event not published' && orderId === id);
  expect(line).toMatchObject({ level: 'warn', why: 'the consumer is unreachable' });
  const request = await house.orders.logged((other) => other['trace_id'] === line['trace_id'] && other !== line);
  expect(request).toMatchObject({ route: '/orders', status: 201 });
});

test('payments is down: the order is kept as failed, and the answer says that nothing was charged', async () => {
  const before = await available('tea');
  await house.payments.stop();
  const { title, detail } = await failedOrder(await postOrder(), 503);
  expect(title).toBe('A service behind this one cannot be reached');
  expect(detail).toBe('The payments service is not there; nothing was charged.');
  expect(await available('tea')).toBe(before);
});

test('inventory is down, too: nothing was charged or reserved', async () => {
  await house.inventory.stop();
  const { detail } = await failedOrder(await postOrder(), 503);
  expect(detail).toBe(
    'The payments service is not there; nothing was charged. The inventory service is not there; nothing was reserved.',
  );
});

test('orders is down: the answer says that nothing was ordered', async () => {
  await house.orders.stop();
  const answer = await postOrder();
  expect(answer.status).toBe(503);
  expect(answer.headers.get('content-type')).toMatch('application/problem+json');
  expect(await answer.json()).toMatchObject({
    detail: 'The orders service is not there; nothing was ordered.',
  });
});
