import { describe, expect, it } from 'vitest';
import { exchangeWith } from '../../test/support/exchange-with.ts';
import { createGuard } from '../guard/guard.ts';
import { admitClient } from './admit-client.ts';

const exchange = () => exchangeWith({ client: { address: '203.0.113.7', key: '203.0.113.7', hops: [] } });

describe('admit-client', () => {
  it('is no work at all without a guard', () => {
    expect(admitClient(undefined).onRequest).toBeUndefined();
  });

  it('admits, and refuses who is blocked with the time it has to wait', async () => {
    const stage = admitClient(createGuard({ limit: 1, windowMs: 60_000, blockForMs: 30_000 }, undefined));
    const admitted = exchange();
    expect((await stage.onRequest?.(admitted))?.kind).toBe('proceed');
    expect(admitted.record.guard).toMatchObject({ allowed: true, consumed: 1 });
    const refused = exchange();
    expect(await stage.onRequest?.(refused)).toMatchObject({
      kind: 'refuse',
      problem: { code: 'client-blocked', retryAfterMs: 30_000 },
    });
    expect(refused.record.guard).toMatchObject({ allowed: false, blockedForMs: 30_000 });
  });
});
