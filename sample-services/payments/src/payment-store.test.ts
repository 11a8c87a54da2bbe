import { type Database, openDatabase } from '@weir/service-kit/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PrivateDatabase, startPrivateDatabase } from '../../service-kit/test/support/private-database.ts';
import type { Payment } from './payment.ts';
import { type PaymentStore, paymentStore, paymentTable } from './payment-store.ts';

let server: PrivateDatabase;
let database: Database;
let store: PaymentStore;

beforeAll(async () => {
  server = await startPrivateDatabase();
  process.env['DATABASE_URL'] = server.url;
  database = await openDatabase(paymentTable);
  store = paymentStore(database);
}, 60_000);

afterAll(async () => {
  await database?.close();
  await server?.stop();
});

const payment = (orderId: string, status: Payment['status'] = 'paid'): Payment => ({
  orderId,
  amountCents: 450,
  status,
});

test('what was charged is given back, once', async () => {
  await store.keepFirst(payment('a'));
  expect(await store.refund('a')).toEqual(payment('a', 'refunded'));
  expect(await store.refund('a')).toEqual(payment('a', 'refunded'));
});

test('what was declined stays declined: there is nothing to give back', async () => {
  await store.keepFirst(payment('b', 'declined'));
  expect(await store.refund('b')).toEqual(payment('b', 'declined'));
});

/** The caller gave up on its charge and asked for a refund; then the charge arrived. */
test('a refund that overtakes its charge holds: nothing is charged for nobody', async () => {
  expect(await store.refund('c')).toEqual({ orderId: 'c', amountCents: 0, status: 'refunded' });
  expect(await store.keepFirst(payment('c'))).toEqual({
    payment: { orderId: 'c', amountCents: 0, status: 'refunded' },
    isNew: false,
  });
});
