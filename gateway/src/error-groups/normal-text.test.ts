import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../test/support/any-text.ts';
import { withoutIds, withoutNumbers } from './normal-text.ts';

describe('what is said, without what differs each time', () => {
  it.each([
    ['order 81 of "anna" at 10.0.0.7:5432 took 1,204.5 ms', 'order # of "…" at #:5432 took # ms'],
    ['GET /v2/orders/9f8a7b21c0d3/lines/4?page=2', 'GET /v#/orders/#/lines/#?…'],
    ['connect ECONNREFUSED 127.0.0.1:7001', 'connect ECONNREFUSED #:7001'],
    ['connect ECONNREFUSED ::1:7001', 'connect ECONNREFUSED #:7001'],
    ['no route to [fe80::1ff:fe23:4567:890a]:443', 'no route to #:443'],
    ['no route to fe80::1ff:fe23:4567:890a', 'no route to #'],
    ['connect localhost:6379, orders.internal:9092', 'connect localhost:6379, orders.internal:9092'],
    ['read ECONNRESET 10.0.0.7:54321', 'read ECONNRESET #'],
    ['failed at payments.ts:42, Orders.java:815', 'failed at payments.ts:#, Orders.java:#'],
    ['Request failed with status code 404', 'Request failed with status code 404'],
    ['HTTP/1.1 503 Service Unavailable, HTTP 429', 'HTTP/# 503 Service Unavailable, HTTP 429'],
    ['status: 500 after 120 ms, code 4711, exit code 137', 'status: 500 after # ms, code #, exit code 137'],
    ['errno 13, errno: -104', 'errno 13, errno: -104'],
    ['ORA-12541: TNS: no listener', 'ORA-12541: TNS: no listener'],
    ['error P2002 of order ORD-10023', 'error P2002 of order ORD-#'],
    ['E11000 duplicate key', 'E11000 duplicate key'],
    ['SQLSTATE[23505]: 7 rows', 'SQLSTATE[23505]: # rows'],
    ['relation "orders" does not exist', 'relation "orders" does not exist'],
    ["Unknown column 'price_2024' in the table 'shop.orders'", 'Unknown column "price_#" in the table "shop.orders"'],
    ['queue "orders-9f8a7b21c0d3" of property "a b"', 'queue "orders-#" of property "…"'],
    ['getaddrinfo ENOTFOUND orders-7d9f8b6c5-xkzqw.svc', 'getaddrinfo ENOTFOUND orders-#.svc'],
    ['orders-5b7c9d8f6d-m4vzp and agent-x2x9k', 'orders-# and agent-#'],
    ['offset -27464.5 and order-24242', 'offset # and order-#'],
    ['left-aligned under-wraps', 'left-aligned under-wraps'],
    ["Cannot read properties of undefined (reading 'id')", 'Cannot read properties of undefined (reading "id")'],
    ["it can't find the customers' cart", "it can't find the customers' cart"],
    ['trace 4bf92f3577b34da6a3ce929d0e0e4736 is gone', 'trace # is gone'],
    ['4bf92f35-77b3-4da6-a3ce-929d0e0e4736 is taken', '# is taken'],
    ['user anna@shop.example is unknown', 'user # is unknown'],
    ['key V1StGXR8_Z5jdHi6B-myT expired', 'key # expired'],
    ['took 900ms', 'took #ms'],
    ['took 1.25ms', 'took #ms'],
    ['balance -5, then 7', 'balance #, then #'],
    ['order-81 at 0x7ffe12', 'order-# at #'],
    ['two\n   lines', 'two lines'],
    ['defaced facade', 'defaced facade'],
  ])('%s', (text, left) => {
    expect(withoutNumbers(text)).toBe(left);
  });

  it('keeps of a place the digits that are part of a word', () => {
    expect(withoutIds('GET /v2/orders/81 → orders')).toBe('GET /v2/orders/# → orders');
    expect(withoutIds('chargeCard (payments.ts:42)')).toBe('chargeCard (payments.ts:#)');
  });

  it('is bounded, and done at once with whatever is put before it', () => {
    fc.assert(
      fc.property(anyText(3000), (text) => {
        expect(withoutNumbers(text).length).toBeLessThanOrEqual(200);
        expect(withoutIds(text).length).toBeLessThanOrEqual(200);
      }),
    );
    for (const unit of [
      'a',
      '1',
      'a1',
      '"',
      "'",
      '[:',
      '::',
      'a@',
      '?a=',
      '-',
      '1.',
      'a.',
      'code ',
      'E1:',
      '-b2',
      'table "',
      '[1:]:',
      '#.',
      ' ',
      'aA1_',
    ])
      expect(withoutNumbers(unit.repeat(5000)).length).toBeLessThanOrEqual(200);
  });
});
