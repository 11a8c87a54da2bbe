import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { followOrder, openStatus } from '../../service-kit/test/support/followed-order.ts';
import {
  getJson,
  mailsOf,
  type OrderAnswer,
  type RunningHouse,
  runHouse,
} from '../../service-kit/test/support/running-house.ts';

let house: RunningHouse;

// A database and five processes, on a machine that may be busy with other tests.
const startWithinMs = 120_000;
const patiently = { timeout: 20_000 };

beforeAll(async () => {
  house = await runHouse();
}, startWithinMs);

afterAll(() => house?.stop());

describe('an order', () => {
  test('is priced, kept and paid', async () => {
    const answer = await house.postOrder({ item: 'tea', quantity: 2 });
    expect(answer.status).toBe(201);
    const order = (await answer.json()) as OrderAnswer;
    expect(order).toMatchObject({ status: 'paid', total: '9.00' });
    expect(answer.headers.get('location')).toBe(`/orders/${order.id}`);
    expect(await (await fetch(`${house.orders.url}/orders/${order.id}`)).json()).toEqual(order);
    const list = (await (await fetch(`${house.orders.url}/orders`)).json()) as { orders: OrderAnswer[] };
    expect(list.orders[0]).toEqual(order);
  });

  test('that the bank declines is kept and says why', async () => {
    const answer = await house.postOrder({ item: 'lamp', quantity: 1 });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({
      status: 'declined',
      total: '19.13',
      reason: 'The bank declines amounts that end in 13 cents.',
    });
  });

  test('of what is sold out is kept, and its client is told so with a problem that holds the order', async () => {
    const answer = await house.postOrder({ item: 'rug', quantity: 1 });
    expect(answer.status).toBe(409);
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    const { order, ...problem } = (await answer.json()) as { order: OrderAnswer };
    expect(problem).toMatchObject({ title: 'There is not enough of it in stock' });
    expect(order).toMatchObject({
      status: 'out-of-stock',
      reason: 'There is not so much of it left. The charge was refunded.',
    });
    expect(answer.headers.get('location')).toBe(`/orders/${order.id}`);
    expect(await getJson(`${house.orders.url}/orders/${order.id}`)).toEqual(order);
  });

  test.each([
    ['tea', 'Your order of 3 × tea is on its way'],
    ['rug', 'We have no more of 3 × rug'],
  ])('that is final is written about, once: %s', async (item, subject) => {
    const answered = (await (await house.postOrder({ item, quantity: 3 })).json()) as OrderAnswer & {
      order?: OrderAnswer;
    };
    const eventId = `placed-${(answered.order ?? answered).id}`;
    const about = async () => (await mailsOf(house)).filter((mail) => mail.eventId === eventId);
    await expect.poll(about, patiently).toMatchObject([{ subject }]);
    const again = await fetch(`${house.notifications.url}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: eventId, type: 'placed', at: 'later', data: { status: 'paid' } }),
    });
    expect(again.status).toBe(202);
    expect(await about()).toHaveLength(1);
  });

  test.each([
    ['an unknown item', { item: 'anchor', quantity: 1 }, 400, 'body/item must be one of tea, kettle, lamp, rug'],
    ['an item every object has', { item: 'toString', quantity: 1 }, 400, 'body/item must be one of'],
    ['no item', { quantity: 1 }, 400, "must have required property 'item'"],
    ['a quantity in words', { item: 'tea', quantity: '2' }, 400, 'body/quantity must be integer'],
    ['no quantity at all', { item: 'tea', quantity: 0 }, 400, 'body/quantity must be >= 1'],
    ['a field of its own', { item: 'tea', quantity: 1, price: 1 }, 400, 'must NOT have additional properties'],
    ['broken JSON', '{"item":', 400, 'not valid JSON'],
    ['too much', { item: 'x'.repeat(70_000), quantity: 1 }, 413, 'A body may have 64 KiB.'],
  ])('with %s is refused in words', async (_what, body, status, words) => {
    const answer = await house.postOrder(body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    expect(await answer.json()).toMatchObject({ status, detail: expect.stringContaining(words) as string });
  });

  test('that is no JSON is refused in words', async () => {
    const answer = await house.postOrder('item=tea', { 'content-type': 'text/plain' });
    expect(answer.status).toBe(415);
    expect(await answer.json()).toMatchObject({ detail: 'Send JSON, with content-type: application/json.' });
  });

  test('is charged once, however often payments is asked', async () => {
    const charge = async (amountCents: number): Promise<number> => {
      const answer = await fetch(`${house.payments.url}/payments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ orderId: 'asked-twice', amountCents }),
      });
      return answer.status;
    };
    expect([await charge(500), await charge(500), await charge(501)]).toEqual([201, 200, 409]);
  });
});

describe('the status of an order', () => {
  test('is pushed as it changes, until the order is final', async () => {
    house.payments.process.kill('SIGSTOP');
    const answer = house.postOrder({ item: 'kettle', quantity: 1 });
    const charging = async (): Promise<OrderAnswer | undefined> => {
      const list = (await (await fetch(`${house.orders.url}/orders`)).json()) as { orders: OrderAnswer[] };
      return list.orders.find((order) => order.status === 'charging');
    };
    await expect.poll(charging, patiently).toBeDefined();
    const { statuses, closed } = followOrder(house.orders, (await charging())!.id);
    await expect.poll(() => statuses, patiently).toEqual(['received', 'charging']);
    house.payments.process.kill('SIGCONT');
    expect(await closed).toBe(1000);
    expect(statuses).toEqual(['received', 'charging', 'paid']);
    expect((await answer).status).toBe(201);
  });

  test('comes whole to whoever asks late', async () => {
    const order = (await (await house.postOrder({ item: 'lamp', quantity: 1 })).json()) as OrderAnswer;
    const { statuses, closed } = followOrder(house.orders, order.id);
    expect(await closed).toBe(1000);
    expect(statuses).toEqual(['received', 'charging', 'declined']);
  });

  test('of an unknown order is a 404 before the upgrade', async () => {
    const socket = openStatus(house.orders, 'nothing');
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    expect(response.statusCode).toBe(404);
    socket.on('error', () => undefined).terminate();
  });

  test('is not for plain HTTP', async () => {
    const answer = await fetch(`${house.orders.url}/orders/nothing/status`);
    expect(answer.status).toBe(426);
    expect(answer.headers.get('upgrade')).toBe('websocket');
  });
});
