import { type Database, openDatabase } from '@weir/service-kit/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PrivateDatabase, startPrivateDatabase } from '../../service-kit/test/support/private-database.ts';
import { stock as openStock, type Stock, stockTables } from './stock.ts';

let server: PrivateDatabase;
let database: Database;
let stock: Stock;

beforeAll(async () => {
  server = await startPrivateDatabase();
  process.env['DATABASE_URL'] = server.url;
  database = await openDatabase(stockTables);
  stock = openStock(database);
}, 60_000);

afterAll(async () => {
  await database?.close();
  await server?.stop();
});

const available = async (item: string): Promise<number | undefined> =>
  (await stock.list()).find((row) => row.item === item)?.available;

const restock = (item: string, count: number) =>
  database.query('insert into stock values ($1, $2) on conflict (item) do update set available = $2', [item, count]);

test('an order takes once, however often it asks, and gives back once', async () => {
  await restock('cup', 10);
  const wanted = { orderId: 'twice', item: 'cup', quantity: 4 };
  expect(await stock.reserve(wanted)).toBe('reserved');
  expect(await stock.reserve(wanted)).toBe('was-reserved');
  expect(await available('cup')).toBe(6);
  await stock.release('twice');
  await stock.release('twice');
  expect(await available('cup')).toBe(10);
  expect(await stock.reserve(wanted)).toBe('contradicts');
});

test('an order that asks for something else under the same id is refused', async () => {
  await restock('cup', 10);
  expect(await stock.reserve({ orderId: 'other', item: 'cup', quantity: 1 })).toBe('reserved');
  expect(await stock.reserve({ orderId: 'other', item: 'cup', quantity: 2 })).toBe('contradicts');
  expect(await available('cup')).toBe(9);
});

test('what is not there cannot be had, nor what was never there', async () => {
  await restock('cup', 3);
  expect(await stock.reserve({ orderId: 'much', item: 'cup', quantity: 4 })).toBe('out-of-stock');
  expect(await stock.reserve({ orderId: 'what', item: 'anchor', quantity: 1 })).toBe('out-of-stock');
  expect(await stock.reserve({ orderId: 'soft', item: 'rug', quantity: 1 })).toBe('out-of-stock');
  expect(await available('cup')).toBe(3);
});

test('many orders at once get what there is, and no more', async () => {
  await restock('cup', 5);
  const asked = Array.from({ length: 12 }, (_, index) =>
    stock.reserve({ orderId: `crowd-${index}`, item: 'cup', quantity: 1 }),
  );
  const got = await Promise.all(asked);
  expect(got.filter((one) => one === 'reserved')).toHaveLength(5);
  expect(got.filter((one) => one === 'out-of-stock')).toHaveLength(7);
  expect(await available('cup')).toBe(0);
});

test('one order that asks many times at once takes once', async () => {
  await restock('cup', 50);
  const asked = Array.from({ length: 8 }, () => stock.reserve({ orderId: 'hasty', item: 'cup', quantity: 2 }));
  expect((await Promise.all(asked)).filter((one) => one === 'reserved')).toHaveLength(1);
  expect(await available('cup')).toBe(48);
});

/** The caller gave up on its first request and released; then the first request arrived. */
test('a release that overtakes its reservation holds: nothing stays reserved for nobody', async () => {
  await restock('cup', 5);
  await stock.release('late');
  expect(await stock.reserve({ orderId: 'late', item: 'cup', quantity: 1 })).toBe('contradicts');
  expect(await available('cup')).toBe(5);
});
