import { describe, expect, it } from 'vitest';
import { createKeyHash } from './key-hash.ts';

describe('the hash of a key', () => {
  it('is short, the same each time, and another for another key or another secret', () => {
    const hash = createKeyHash('secret');
    expect(hash('203.0.113.7')).toMatch(/^[0-9a-f]{12}$/);
    expect(hash('203.0.113.7')).toBe(hash('203.0.113.7'));
    expect(hash('203.0.113.8')).not.toBe(hash('203.0.113.7'));
    expect(createKeyHash('other')('203.0.113.7')).not.toBe(hash('203.0.113.7'));
    expect(createKeyHash()('203.0.113.7')).not.toBe(createKeyHash()('203.0.113.7'));
  });

  it('stays the same when more keys came than are remembered', () => {
    const hash = createKeyHash();
    const first = hash('first');
    for (let key = 0; key < 10_000; key += 1) hash(String(key));
    expect(hash('first')).toBe(first);
  });
});
