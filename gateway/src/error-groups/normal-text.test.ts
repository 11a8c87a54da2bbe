import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../test/support/any-text.ts';
import { withoutIds, withoutNumbers } from './normal-text.ts';

describe('what is said, without what differs each time', () => {
  it.each([
    ['order 81 of "anna" at 10.0.0.7:5432 took 1,204.5 ms', 'order # of "…" at # took # ms'],
    ['GET /v2/orders/9f8a7b21c0d3/lines/4?page=2', 'GET /v#/orders/#/lines/#?…'],
    ['connect ECONNREFUSED 127.0.0.1:7001', 'connect ECONNREFUSED #'],
    ['connect ECONNREFUSED ::1:7001', 'connect ECONNREFUSED #'],
    ['no route to [fe80::1ff:fe23:4567:890a]:443', 'no route to #'],
    ["Cannot read properties of undefined (reading 'id')", 'Cannot read properties of undefined (reading "…")'],
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
    for (const unit of ['a', '1', 'a1', '"', "'", '[:', '::', 'a@', '?a=', '-', '#.', ' ', 'aA1_'])
      expect(withoutNumbers(unit.repeat(5000)).length).toBeLessThanOrEqual(200);
  });
});
