import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PrivateDatabase, startPrivateDatabase } from '../../service-kit/test/support/private-database.ts';
import { endServices, type RunningService, runService } from '../../service-kit/test/support/running-service.ts';

let database: PrivateDatabase;
let payments: RunningService;
let orders: RunningService;
let storefront: RunningService;

// A database and three processes, on a machine that may be busy with other tests.
const startWithinMs = 120_000;

beforeAll(async () => {
  database = await startPrivateDatabase();
  payments = await runService('payments', { DATABASE_URL: database.url });
  orders = await runService('orders', { DATABASE_URL: database.url, PAYMENTS_URL: payments.url });
  storefront = await runService('storefront', { ORDERS_URL: orders.url });
}, startWithinMs);

afterAll(async () => {
  await endServices();
  await database?.stop();
});

const postOrder = (): Promise<Response> =>
  fetch(`${storefront.url}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"item":"tea","quantity":1}',
  });

test('the database goes away: 503 in words, and orders again once it is back', async () => {
  expect((await postOrder()).status).toBe(201);
  await database.goAway();
  const answer = await postOrder();
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ title: 'The database cannot be reached' });
  await database.comeBack();
  expect((await postOrder()).status).toBe(201);
});

test('payments is down: the order is kept as failed, and the answer says that nothing was charged', async () => {
  await payments.stop();
  const answer = await postOrder();
  expect(answer.status).toBe(503);
  const problem = (await answer.json()) as { detail: string; order: { id: string } };
  expect(problem).toMatchObject({
    title: 'A service behind this one cannot be reached',
    detail: 'The payments service is not there; nothing was charged.',
  });
  expect(answer.headers.get('location')).toBe(`/orders/${problem.order.id}`);
  expect(await (await fetch(`${orders.url}/orders/${problem.order.id}`)).json()).toMatchObject({
    status: 'failed',
    reason: 'The payments service is not there; nothing was charged.',
  });
});

test('orders is down: the answer says that nothing was ordered', async () => {
  await orders.stop();
  const answer = await postOrder();
  expect(answer.status).toBe(503);
  expect(answer.headers.get('content-type')).toMatch('application/problem+json');
  expect(await answer.json()).toMatchObject({
    detail: 'The orders service is not there; nothing was ordered.',
  });
});
