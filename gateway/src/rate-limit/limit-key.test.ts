import { describe, expect, it } from 'vitest';
import { exchangeWith } from '../../test/support/exchange-with.ts';
import { slidingWindow } from '../../test/support/limit-policies.ts';
import type { Route } from '../routing/route.ts';
import { limitCharge } from './limit-key.ts';
import type { KeyPart } from './policy.ts';

const chargeBy = (key: readonly KeyPart[], host = 'shop.example') =>
  limitCharge(
    slidingWindow(1, 1_000, { name: 'one', key, cost: 3 }),
    exchangeWith(
      { client: { address: '203.0.113.7', key: '203.0.113.7', hops: [] }, route: { name: 'orders' } as Route },
      { method: 'POST', host },
    ),
  );

describe('what is counted', () => {
  it('is counted by each part, alone and together', () => {
    expect(chargeBy(['client']).key).toBe('203.0.113.7');
    expect(chargeBy(['route']).key).toBe('orders');
    expect(chargeBy(['method']).key).toBe('POST');
    expect(chargeBy(['host']).key).toBe('shop.example');
    expect(chargeBy(['client', 'route']).key).not.toBe(chargeBy(['client', 'method']).key);
    expect(chargeBy(['client', 'route']).cost).toBe(3);
  });

  it('cannot be confused by a host that a client makes up', () => {
    expect(chargeBy(['host', 'client'], 'a|203.0.113.7').key).not.toBe(chargeBy(['host', 'client'], 'a').key);
    expect(chargeBy(['host', 'client'], 'a').key.startsWith('203.0.113.7|')).toBe(true);
  });

  it('is one host in all the spellings that lead to one route', () => {
    const { key } = chargeBy(['client', 'host'], 'shop.example');
    for (const host of ['shop.example:1', 'shop.example:2', 'shop.example.', 'shop.example.:8080'])
      expect(chargeBy(['client', 'host'], host).key).toBe(key);
    expect(chargeBy(['host'], '[2001:db8::1]:443').key).toBe('[2001:db8::1]');
  });

  it('lies with all else of its client, or with its policy', () => {
    expect(chargeBy(['route', 'client']).hashTag).toBe('203.0.113.7');
    expect(chargeBy(['route']).hashTag).toBe('one');
  });
});
